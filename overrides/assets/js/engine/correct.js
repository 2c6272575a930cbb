"use strict";
/** What a word that no entry holds may stand for. The twin of `search/engine/correct.py`. */
(() => {
  const NUMBERED = /^([a-z]{3,})([0-9]+)$/;

  /** Whether a form that no entry holds may be a mistake: neither an acronym, a short word nor a right one.
   * @param {string} form @param {FaqLexicon} lexicon */
  function correctable(form, lexicon) {
    if (NUMBERED.test(form)) return true;
    if (form.length < lexicon.tuning.min_correctable || /[0-9]/.test(form)) return false;
    return !lexicon.analyzer.acronyms.has(form) && !lexicon.right(form);
  }

  /** The words, and whether it is all of them together. @param {string} form @param {FaqLexicon} lexicon @returns {[FaqWord[], boolean]} */
  function corrected(form, lexicon) {
    for (const article of ["qu", form.charAt(0)]) {
      if (!lexicon.analyzer.elided.has(article) || !form.startsWith(article)) continue;
      const word = lexicon.word(form.slice(article.length));
      if (word) return [[word], true];
    }
    const [, word = "", number = ""] = NUMBERED.exec(form) ?? [];
    if (word) {
      const words = [word, number].map((part) => lexicon.word(part)).filter((part) => part !== null);
      return words.length === 2 ? [words, true] : [[], false];
    }
    const words = starts(form).flatMap((start) => lexicon.beginning(start));
    const near = nearest(form, words, 1, lexicon);
    if (near.length) return [near, false];
    const parts = split(form, lexicon);
    if (parts.length === 2) return [parts, true];
    const far = form.length >= lexicon.tuning.min_two_edits ? nearest(form, words, 2, lexicon) : [];
    return far.length || !parts.length ? [far, false] : [parts, true];
  }

  /** How the words meant may begin: as typed, with a silent letter more or less (`uissier`), without one doubled.
   * @param {string} form */
  function starts(form) {
    const [first = "", second = ""] = form;
    if (first === "h" || first === second) return [first, second];
    return "aeiouy".includes(first) ? [first, `h${first}`] : [first];
  }

  /** The known words that a form is made of: the fewest; of several such cuts, that whose rarest is most frequent.
   * Function words may be shorter than `min_part` letters, but neither first nor last (`dossierdupatient`).
   * @param {string} form @param {FaqLexicon} lexicon */
  function split(form, lexicon) {
    /** @type {FaqWord[][]} */
    const ways = Array.from({ length: form.length + 1 }, () => []);
    for (let start = 0; start < form.length; start++) {
      const words = ways[start] ?? [];
      if (start && !words.length) continue;
      for (let end = start + 2; end <= form.length; end++) {
        const part = form.slice(start, end);
        const inner = start && end < form.length && lexicon.analyzer.stops.has(part);
        const word = end - start >= lexicon.tuning.min_part || inner ? lexicon.word(part) : null;
        if (word && better([...words, word], ways[end] ?? [])) ways[end] = [...words, word];
      }
    }
    return ways[form.length] ?? [];
  }

  /** @param {FaqWord[]} words @param {FaqWord[]} others */
  function better(words, others) {
    const rarest = (/** @type {FaqWord[]} */ each) => Math.min(...each.map(({ frequency }) => frequency));
    if (!others.length || words.length !== others.length) return !others.length || words.length < others.length;
    return rarest(words) > rarest(others);
  }

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
