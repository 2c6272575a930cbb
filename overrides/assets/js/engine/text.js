"use strict";
/** The French analysis. The twin of `search/engine/text.py`; `tests/golden/analysis.json` specifies both. */
(() => {
  const LETTERS =
    "0-9A-Za-z\\u00aa\\u00b2\\u00b3\\u00b5\\u00b9\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02bb\\u02bd-\\u1fff" +
    "\\ufb00-\\ufb06\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a";
  const WORD = `[${LETTERS}][${LETTERS}\\u00ad\\u200b-\\u200d\\u2060\\ufeff]*`;
  const APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4\u2032";
  const SPACED = "[-\\u2010\\u2011 .\\u00a0\\u202f]";
  /** Digits in groups: a telephone, thousands, the number of a company. */
  const NUMBER =
    `(?:[+]33${SPACED}?(?:\\(0\\)${SPACED}?)?[1-9](?:${SPACED}?[0-9]{2}){4}|[0-9]{1,3}(?:${SPACED}[0-9]{2,3})+(?:${SPACED}[0-9]{5})?)` +
    `(?![${LETTERS}]|[-\\u2010\\u2011_.,/${APOSTROPHES}][${LETTERS}])`;
  const RUN = new RegExp(`${NUMBER}|${WORD}(?:[-\\u2010\\u2011_${APOSTROPHES}]${WORD})*`, "g");
  const PART = new RegExp(WORD, "g");
  const JOINER = new RegExp(`[-+ .\\u00a0\\u202f\\u2010\\u2011_${APOSTROPHES}]`);
  const BREAK = /[.!?;:][\s)»"]| · |\n/;
  const IGNORED = /[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]/g;
  const LIGATURES = /[œæßøđłı]/g;
  /** @type {Record<string, string>} */
  const SPELT = { œ: "oe", æ: "ae", ß: "ss", ø: "o", đ: "d", ł: "l", ı: "i" };

  const REMEMBERED = 20000;

  /** The same function, that remembers what it gave. @param {(word: string) => string} work */
  function remembering(work) {
    /** @type {Map<string, string>} */
    const known = new Map();
    return (/** @type {string} */ word) => {
      let found = known.get(word);
      if (found === undefined) {
        if (known.size >= REMEMBERED) known.clear();
        known.set(word, (found = work(word)));
      }
      return found;
    };
  }

  const fold = remembering((word) => {
    const folded = word.normalize("NFKD").toLowerCase().replace(IGNORED, "");
    return folded.replace(LIGATURES, (letter) => SPELT[letter] ?? letter);
  });

  /** @param {string} word @param {FaqWords["rules"]} rules */
  function lightStem(word, rules) {
    if (word.length < 4 || /[0-9]/.test(word)) return word;
    if (word.length > 5 && word.endsWith("x")) {
      word = word.slice(-3, -1) === "au" && word.at(-4) !== "e" ? word.slice(0, -2) + "l" : word.slice(0, -1);
    }
    if (word.length > 3 && word.endsWith("x")) word = word.slice(0, -1);
    if (word.length > 3 && word.endsWith("s")) word = word.slice(0, -1);
    for (const [ending, least, put, final] of rules) {
      if (word.length < least || !word.endsWith(ending)) continue;
      word = word.slice(0, word.length - ending.length) + put;
      if (final) break;
    }
    return normalise(word);
  }

  /** @param {string} word */
  function normalise(word) {
    if (word.length <= 4) return word;
    word = word.replace(/([a-z])\1+/g, "$1");
    if (word.length > 4 && word.endsWith("ie")) word = word.slice(0, -2);
    if (word.length > 4) {
      for (const ending of ["r", "e", "e"]) if (word.endsWith(ending)) word = word.slice(0, -1);
      if (word.length > 1 && word.at(-1) === word.at(-2)) word = word.slice(0, -1);
    }
    return word;
  }

  /** @param {string} run @returns {[number, string][]} */
  const wordsOf = (run) => Array.from(run.matchAll(PART), (part) => [part.index, part[0]]);
  /** @param {string} list */
  const set = (list) => new Set(list.split(" ").filter(Boolean));
  /** @param {string} word */
  const capitals = (word) => word === word.toUpperCase() && word !== word.toLowerCase();

  /** @param {FaqWords} words @returns {FaqAnalyzer} */
  function analyzer(words) {
    const [stops, elided, clitics] = [set(words.stop), set(words.elided), set(words.clitics)];
    const [acronyms, ambiguous] = [set(words.acronyms), set(words.ambiguous)];
    const stem = remembering((form) => {
      return acronyms.has(form) || capitals(form.slice(0, 1)) ? form : lightStem(form, words.rules);
    });

    /** @param {string} text */
    function analyze(text) {
      /** @type {FaqToken[]} */
      const tokens = [];
      let last = 0;
      for (const run of text.matchAll(RUN)) {
        const end = run.index + run[0].length;
        const between = text.slice(last, run.index);
        let broken = between !== " " && BREAK.test(between);
        last = end;
        const parts = [];
        for (const [offset, word] of JOINER.test(run[0]) ? wordsOf(run[0]) : [/** @type {[number, string]} */ ([0, run[0]])]) {
          const form = fold(word);
          const start = run.index + offset;
          const after = start + word.length;
          if (!form || (elided.has(form) && after < end && APOSTROPHES.includes(text.charAt(after)))) continue;
          parts.push(form);
          const shown = ambiguous.has(form) && capitals(word) ? form.toUpperCase() : form;
          tokens.push({ start, end: after, form: shown, stem: stem(shown), stop: stops.has(shown), joined: false, broken });
          if (shown !== form && !stops.has(form)) {
            tokens.push({ start, end: after, form, stem: form, stop: false, joined: true, broken: false });
          }
          broken = false;
        }
        if (run[0].startsWith("+")) {
          const form = `0${parts.join("").slice(-9)}`;
          tokens.push({ start: run.index, end, form, stem: form, stop: false, joined: true, broken: false });
        } else if (parts.length > 1 && !clitics.has(parts.at(-1) ?? "")) {
          const form = parts.join("");
          tokens.push({ start: run.index, end, form, stem: stem(form), stop: false, joined: true, broken: false });
        }
      }
      return tokens;
    }
    return { analyze, stem, acronyms, elided, stops };
  }
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { text: Object.freeze({ fold, analyzer, number: new RegExp(`^${NUMBER}$`) }) });
})();
