"use strict";
/** The part of an answer around the words of a query. The twin of `search/engine/excerpt.py`. */
(() => {
  /** @param {string} raw @param {Set<string>} stems @param {FaqIndex} index */
  function excerpt(raw, stems, { analyzer, tuning }) {
    const text = oneLine(raw.slice(0, tuning.excerpt_read));
    const found = analyzer.analyze(text).filter((token) => stems.has(token.stem) && !token.stop);
    const [start, end] = frame(text, found, tuning.excerpt_length);
    /** @type {FaqSegment[]} */
    const segments = start ? [{ text: "… ", marked: false }] : [];
    let last = start;
    for (const token of found) {
      if (token.start < last || token.end > end) continue;
      if (token.start > last) segments.push({ text: text.slice(last, token.start), marked: false });
      segments.push({ text: text.slice(token.start, token.end), marked: true });
      last = token.end;
    }
    segments.push({ text: text.slice(last, end) + (end < text.length ? " …" : ""), marked: false });
    return segments.filter((segment) => segment.text);
  }

  /** Blocks stay apart: two rows of a table read as one would state what neither says. @param {string} text */
  function oneLine(text) {
    const lines = text.split("\n").map((line) => line.split(/\s+/).filter(Boolean).join(" "));
    return lines.filter(Boolean).join("\n").replace(/(?<![.!?…:;,])\n/g, " | ").replaceAll("\n", " ");
  }

  /** @param {string} text @param {FaqToken[]} found @param {number} length @returns {[number, number]} */
  function frame(text, found, length) {
    let [best, start] = [0, 0];
    found.forEach((token, index) => {
      const near = found.slice(index).filter((other) => other.end <= token.start + (length * 3) / 4);
      const stems = new Set(near.map((other) => other.stem));
      if (stems.size > best) [best, start] = [stems.size, Math.max(0, token.start - length / 4)];
    });
    if (start) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + length);
    if (end < text.length) {
      const blank = text.lastIndexOf(" ", end);
      if (blank > start) end = blank;
    }
    // What separates blocks and cells separates nothing at either end.
    while (/^[|·] /.test(text.slice(start, start + 2))) start += 2;
    while (/ [|·]$/.test(text.slice(start, end))) end -= 2;
    return [start, end];
  }
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { excerpt });
})();
