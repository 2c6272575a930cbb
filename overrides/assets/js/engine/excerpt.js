"use strict";
/** The part of an answer around the words of a query. The twin of `search/engine/excerpt.py`. */
(() => {
  const LENGTH = 200;
  const READ = 3000;

  /** @param {string} raw @param {Set<string>} stems @param {FaqAnalyzer} analyzer */
  function excerpt(raw, stems, analyzer) {
    const text = raw.slice(0, READ).split(/\s+/).filter(Boolean).join(" ");
    const found = analyzer.analyze(text).filter((token) => stems.has(token.stem) && !token.stop);
    const [start, end] = frame(text, found);
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

  /** @param {string} text @param {FaqToken[]} found @returns {[number, number]} */
  function frame(text, found) {
    let [best, start] = [0, 0];
    found.forEach((token, index) => {
      const near = found.slice(index).filter((other) => other.end <= token.start + (LENGTH * 3) / 4);
      const stems = new Set(near.map((other) => other.stem));
      if (stems.size > best) [best, start] = [stems.size, Math.max(0, token.start - LENGTH / 4)];
    });
    if (start) start = text.indexOf(" ", start) + 1;
    let end = Math.min(text.length, start + LENGTH);
    if (end < text.length) {
      const blank = text.lastIndexOf(" ", end);
      if (blank > start) end = blank;
    }
    return [start, end];
  }
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { excerpt });
})();
