"use strict";
/** Decodes what the search files hold. The twin of `search/engine/export.py`, which codes it. */
(() => {
  /** What was decoded, if nothing is left over. @template T @param {{ readonly done: boolean }} reader @param {T} found */
  function whole(reader, found) {
    if (!reader.done) throw new Error("left over");
    return found;
  }

  /** @param {FaqStoredEntry[]} rows @param {number} count */
  function entries(rows, count) {
    const sound = rows.every((row) => row.id && Array.isArray(row.values) && typeof row.html === "string");
    if (rows.length !== count || !sound) throw new Error("entries");
    return rows;
  }

  /** @param {string} coded */
  function firsts(coded) {
    let before = "";
    return coded.split("|").map((key) => (before = Faq.encoding.unfront(key, before)));
  }

  /** The last file that begins at or before the key. @param {string[]} sorted @param {string} key */
  function place(sorted, key) {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** @param {string} text @param {number} count */
  function numbers(text, count) {
    const reader = Faq.encoding.reader(text);
    return Array.from({ length: count }, () => reader.number());
  }

  /** @param {{ number(): number }} reader @param {number[]} impacts @returns {FaqPostings} */
  function postings(reader, impacts) {
    const count = reader.number();
    const found = { documents: new Uint32Array(count), impacts: new Uint16Array(count) };
    for (let i = 0, last = -1; i < count; i++) {
      found.documents[i] = last += reader.number() + 1;
      found.impacts[i] = impacts[reader.number()] ?? 0;
    }
    return found;
  }

  /** @param {[string, string]} data @param {number[]} impacts */
  function terms([keys, text], impacts) {
    const reader = Faq.encoding.reader(text);
    /** @type {Map<string, FaqTerm>} */
    const found = new Map();
    let before = "";
    for (const block of keys.split(" ")) {
      const [coded = "", ...others] = block.split("|");
      const stem = Faq.encoding.unfront(coded, before);
      const [idf, kinds] = [reader.number(), reader.number()];
      const term = { idf, ...postings(reader, impacts), forms: new Map() };
      for (const other of others) {
        term.forms.set(Faq.encoding.unfront(other, stem), kinds > 1 ? subset(reader, term.documents.length) : null);
      }
      found.set(stem, term);
      before = stem;
    }
    return whole(reader, found);
  }

  /** @param {{ number(): number }} reader @param {number} count */
  function subset(reader, count) {
    const head = reader.number();
    const ranks = Faq.encoding.gaps(reader, head >> 1);
    if (!(head & 1)) return ranks;
    const missing = new Set(ranks);
    return Uint32Array.from({ length: count }, (_, rank) => rank).filter((rank) => !missing.has(rank));
  }

  /** @param {[string, string]} data @param {number[]} impacts */
  function pairs([keys, text], impacts) {
    const reader = Faq.encoding.reader(text);
    let before = "";
    const found = keys.split("|").map((coded) => /** @type {[string, FaqPostings]} */ ([
      (before = Faq.encoding.unfront(coded, before)),
      postings(reader, impacts),
    ]));
    return whole(reader, new Map(found));
  }

  /** @param {[string, string]} data @param {FaqAnalyzer} analyzer @returns {FaqWord[]} */
  function words([keys, text], analyzer) {
    const reader = Faq.encoding.reader(text);
    let display = "";
    const found = keys.split("|").map((coded) => {
      display = Faq.encoding.unfront(coded, display);
      const form = Faq.text.fold(display).replace(/[-'’_]/g, "");
      return { form, stem: analyzer.stem(form), frequency: reader.number(), display };
    });
    return whole(reader, found);
  }

  /** @param {string} keys @returns {Set<string>} */
  function french(keys) {
    return new Set(firsts(keys));
  }

  /** @param {[string[], string, string, string][]} rows @returns {Map<string, FaqDefinition>} */
  function glossary(rows) {
    return new Map(rows.flatMap(([keys, term, long_form, text]) => keys.map((key) => [key, { term, long_form, text }])));
  }

  /** @param {string} runs @param {number} count */
  function members(runs, count) {
    const reader = Faq.encoding.reader(runs);
    const bits = Faq.score.bits(count);
    for (let at = 0; !reader.done; ) {
      at += reader.number();
      for (let left = reader.number() + 1; left; left--, at++) bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
      at++;
    }
    return bits;
  }

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, {
    decode: Object.freeze({ firsts, place, numbers, terms, pairs, words, french, members, entries, glossary }),
  });
})();
