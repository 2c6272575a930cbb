"use strict";
/** What a word that no entry holds may stand for. The twin of `search/engine/correct.py`. */
(() => {
  /** @param {string} form @param {FaqLexicon} lexicon */
  function correctable(form, lexicon) {
    return form.length >= Faq.spell.SHORTEST && !/[0-9]/.test(form) && !lexicon.analyzer.acronyms.has(form);
  }

  /** The words, and whether it is all of them together. @param {string} form @param {FaqLexicon} lexicon @returns {[FaqWord[], boolean]} */
  function corrected(form, lexicon) {
    for (const article of ["qu", form.charAt(0)]) {
      if (!lexicon.analyzer.elided.has(article) || !form.startsWith(article)) continue;
      const word = lexicon.word(form.slice(article.length));
      if (word) return [[word], true];
    }
    const words = lexicon.beginning(form.charAt(0));
    const near = Faq.spell.nearest(form, words, 1);
    if (near.length) return [near, false];
    const parts = split(form, lexicon);
    if (parts.length) return [parts, true];
    return [Faq.spell.nearest(form, words, form.length >= Faq.spell.LONG ? 2 : 1), false];
  }

  /** @param {string} form @param {FaqLexicon} lexicon */
  function split(form, lexicon) {
    /** @type {FaqWord[]} */
    let best = [];
    for (const [start, end] of Faq.spell.splits(form)) {
      const first = lexicon.word(start);
      const second = first && lexicon.word(end);
      if (first && second && (!best.length || rarer([first, second]) > rarer(best))) best = [first, second];
    }
    return best;
  }

  /** @param {FaqWord[]} words */
  const rarer = (words) => Math.min(...words.map((word) => word.frequency));

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { correct: Object.freeze({ correctable, corrected }) });
})();
