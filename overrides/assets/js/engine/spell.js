"use strict";
/** Nearest known words of an unknown one. The twin of `search/engine/spell.py`. */
(() => {
  const SHORTEST_PART = 3;
  const CANDIDATES = 3;
  /** @type {[RegExp, string][]} */
  const SOUNDS = [
    [/ph/g, "f"],
    [/qu|q|ck|c(?![eiyh])/g, "k"],
    [/c(?=[eiy])|z|x/g, "s"],
    [/h/g, ""],
    [/y/g, "i"],
    [/eau|au/g, "o"],
    [/[ae][mn](?![aeiou])/g, "1"],
    [/ai|ei|er$|ez$|ee$|et$/g, "e"],
    [/(.)\1+/g, "$1"],
    [/[estdxp]+$/g, ""],
  ];

  /** @param {string} form */
  function sound(form) {
    for (const [pattern, heard] of SOUNDS) form = form.replace(pattern, heard);
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

  /** @param {string} form @param {FaqWord[]} words @param {number} most */
  function nearest(form, words, most) {
    const mask = letters(form);
    const heard = sound(form);
    /** @type {{ cost: number, word: FaqWord }[]} */
    const found = [];
    for (const word of words) {
      if (Math.abs(word.form.length - form.length) > 2 || ones(letters(word.form) ^ mask) > 4) continue;
      const errors = distance(form, word.form, 2);
      const alike = errors <= 2 && sound(word.form) === heard;
      if (errors <= most || alike) found.push({ cost: 2 * errors - (alike ? 1 : 0), word });
    }
    const order = (/** @type {FaqWord} */ a, /** @type {FaqWord} */ b) => b.frequency - a.frequency || (a.form < b.form ? -1 : 1);
    found.sort((a, b) => a.cost - b.cost || order(a.word, b.word));
    return found.filter((row) => row.cost === found[0]?.cost).slice(0, CANDIDATES).map((row) => row.word);
  }

  /** @param {string} form */
  function splits(form) {
    /** @type {[string, string][]} */
    const found = [];
    for (let cut = SHORTEST_PART; cut <= form.length - SHORTEST_PART; cut++) found.push([form.slice(0, cut), form.slice(cut)]);
    return found;
  }

  const spell = Object.freeze({ SHORTEST: 5, LONG: 8, sound, distance, nearest, splits });
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { spell });
})();
