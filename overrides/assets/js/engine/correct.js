"use strict";
/** What a word that no entry holds may stand for. The twin of `search/engine/correct.py`. */
(() => {
  /** @param {string} form @param {FaqLexicon} lexicon */
  function correctable(form, lexicon) {
    return form.length >= lexicon.tuning.min_correctable && !/[0-9]/.test(form) && !lexicon.analyzer.acronyms.has(form);
  }

  /** The words, and whether it is all of them together. @param {string} form @param {FaqLexicon} lexicon @returns {[FaqWord[], boolean]} */
  function corrected(form, lexicon) {
    for (const article of ["qu", form.charAt(0)]) {
      if (!lexicon.analyzer.elided.has(article) || !form.startsWith(article)) continue;
      const word = lexicon.word(form.slice(article.length));
      if (word) return [[word], true];
    }
    const words = lexicon.beginning(form.charAt(0));
    const near = nearest(form, words, 1, lexicon);
    if (near.length) return [near, false];
    const parts = split(form, lexicon);
    if (parts.length) return [parts, true];
    return [nearest(form, words, form.length >= lexicon.tuning.min_two_edits ? 2 : 1, lexicon), false];
  }

  /** @param {string} form @param {FaqLexicon} lexicon */
  function split(form, lexicon) {
    const least = lexicon.tuning.min_part;
    /** @type {FaqWord[]} */
    let best = [];
    for (let cut = least; cut <= form.length - least; cut++) {
      const first = lexicon.word(form.slice(0, cut));
      const second = first && lexicon.word(form.slice(cut));
      if (first && second && (!best.length || rarer([first, second]) > rarer(best))) best = [first, second];
    }
    return best;
  }

  /** @param {FaqWord[]} words */
  const rarer = (words) => Math.min(...words.map((word) => word.frequency));

  /** How a folded form sounds, roughly. @param {string} form @param {[RegExp, string][]} sounds */
  function sound(form, sounds) {
    for (const [pattern, heard] of sounds) form = form.replace(pattern, heard);
    return form;
  }

  /** @param {string} form */
  function letters(form) {
    let mask = 0;
    for (let i = 0; i < form.length; i++) mask |= 1 << (form.charCodeAt(i) & 31);
    return mask;
  }

  /** @param {number} mask */
  function ones(mask) {
    let count = 0;
    for (; mask; mask &= mask - 1) count++;
    return count;
  }

  /** @param {string} a @param {string} b @param {number} most */
  function distance(a, b, most) {
    if (a === b) return 0;
    /** @type {number[]} */
    let older = [];
    /** @type {number[]} */
    let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      [older, before, row] = [before, row, [i]];
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1];
        let cost = Math.min(at(before, j) + 1, at(row, j - 1) + 1, at(before, j - 1) + (same ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && b[j - 1] === a[i - 2]) cost = Math.min(cost, at(older, j - 2) + 1);
        row.push(cost);
      }
      if (Math.min(...row) > most) return most + 1;
    }
    return Math.min(at(row, b.length), most + 1);
  }
  /** @param {number[]} row @param {number} j */
  const at = (row, j) => /** @type {number} */ (row[j]);

  const sorted = (/** @type {string} */ form) => [...form].sort().join("");
  const substituted = (/** @type {string} */ a, /** @type {string} */ b) => a.length === b.length && sorted(a) !== sorted(b);

  /** @param {string} form @param {FaqWord[]} words @param {number} most @param {FaqLexicon} lexicon */
  function nearest(form, words, most, { sounds, tuning, analyzer: { acronyms } }) {
    const alikeAt = form.length > tuning.min_correctable ? 2 : 1;
    const mask = letters(form);
    const heard = sound(form, sounds);
    /** @type {{ cost: number, word: FaqWord }[]} */
    const found = [];
    for (const word of words) {
      if (Math.abs(word.form.length - form.length) > 2 || ones(letters(word.form) ^ mask) > 4) continue;
      const errors = distance(form, word.form, 2);
      const alike = errors <= alikeAt && sound(word.form, sounds) === heard;
      const other = acronyms.has(word.form) && substituted(form, word.form);
      if ((errors <= most && !other) || alike) found.push({ cost: 2 * errors - (alike ? 1 : 0), word });
    }
    const order = (/** @type {FaqWord} */ a, /** @type {FaqWord} */ b) => b.frequency - a.frequency || (a.form < b.form ? -1 : 1);
    found.sort((a, b) => a.cost - b.cost || order(a.word, b.word));
    return found.filter((row) => row.cost === found[0]?.cost).slice(0, tuning.corrections).map((row) => row.word);
  }

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { correct: Object.freeze({ correctable, corrected, sound }) });
})();
