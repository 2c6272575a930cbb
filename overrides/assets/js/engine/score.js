"use strict";
/** Runs a plan on postings. The twin of `search/engine/score.py`: the same sums of integers. */
(() => {
  const PARTS = 1024;
  const WEAKEST = 10;
  /** @param {FaqPlan} plan @param {FaqAccess} access */
  function scores(plan, access) {
    const totals = new Float64Array(access.count);
    const covered = new Float64Array(access.count);
    let whole = 0;
    for (const group of plan.groups) {
      whole += Math.max(...group.map((alternative) => alternative.weight));
      gain(group, access, totals, covered);
    }
    for (const { key, weight } of plan.pairs) {
      const { documents, impacts } = access.pair(key);
      documents.forEach((document, i) => (totals[document] += weight * 100 * at(impacts, i)));
    }
    whole = 100 * Math.max(whole, 1);
    const kept = ((100 - access.coverage) * whole) / 100;
    for (let d = 0; d < totals.length; d++) {
      const part = Math.floor(((kept + access.coverage * at(covered, d)) * PARTS) / whole);
      totals[d] = at(covered, d) ? at(totals, d) * part : 0;
    }
    restrict(plan, access, totals);
    const most = totals.reduce((best, score) => Math.max(best, score), 0);
    return totals.map((score) => (score * WEAKEST >= most ? score : 0));
  }
  /** @param {ArrayLike<number>} list @param {number} i */
  const at = (list, i) => /** @type {number} */ (list[i]);

  /** Each entry gains the best of the group's alternatives.
   * @param {FaqAlternative[]} group @param {FaqAccess} access @param {Float64Array} totals @param {Float64Array} covered */
  function gain(group, access, totals, covered) {
    const best = new Float64Array(access.count);
    const weights = new Float64Array(access.count);
    for (const alternative of group) {
      const { documents, values } = gains(alternative, access);
      documents.forEach((document) => {
        const value = at(values, document);
        if (value <= at(best, document)) return;
        best[document] = value;
        weights[document] = alternative.weight;
      });
    }
    for (let d = 0; d < best.length; d++) {
      totals[d] += at(best, d);
      covered[d] += at(weights, d);
    }
  }

  /** The entries that hold all the stems, and what each gains, by number.
   * @param {FaqAlternative} alternative @param {FaqAccess} access */
  function gains({ stems, form, weight }, access) {
    const values = new Float64Array(access.count);
    let documents = access.term(stems[0] ?? "").documents;
    stems.forEach((stem, rank) => {
      const found = access.term(stem);
      if (rank) {
        const held = new Set(found.documents);
        documents = documents.filter((document) => held.has(document));
      }
      found.documents.forEach((document, i) => (values[document] += weight * 100 * at(found.impacts, i)));
    });
    if (form) {
      const found = access.form(stems[0] ?? "", form);
      found.documents.forEach((document, i) => (values[document] += weight * access.exact * at(found.impacts, i)));
    }
    return { documents, values };
  }

  /** @param {FaqPlan} plan @param {FaqAccess} access @param {Float64Array} totals */
  function restrict(plan, access, totals) {
    for (const key of plan.phrases.flat()) {
      const held = new Set(key.includes(" ") ? access.pair(key).documents : access.term(key).documents);
      totals.forEach((_, document) => held.has(document) || (totals[document] = 0));
    }
    for (const stem of plan.excluded) access.term(stem).documents.forEach((document) => (totals[document] = 0));
  }

  /** The best numbers among those kept; equals in order of number.
   * @param {Float64Array} totals @param {Uint32Array} kept @param {number} limit */
  function best(totals, kept, limit) {
    /** @type {number[]} */
    const found = [];
    for (let d = 0; d < totals.length && limit; d++) {
      const score = at(totals, d);
      if (!score || !((at(kept, d >> 5) >>> (d & 31)) & 1)) continue;
      if (found.length === limit && score <= at(totals, at(found, limit - 1))) continue;
      let place = found.length;
      while (place && at(totals, at(found, place - 1)) < score) place--;
      found.splice(place, 0, d);
      if (found.length > limit) found.pop();
    }
    return found;
  }

  /** @param {number} count @param {boolean} [full] */
  function bits(count, full) {
    const found = new Uint32Array((count + 31) >> 5).fill(full ? 0xffffffff : 0);
    if (full && count & 31) found[found.length - 1] = 2 ** (count & 31) - 1;
    return found;
  }

  /** @param {Uint32Array} words */
  function count(words) {
    let sum = 0;
    for (let word of words) {
      word -= (word >>> 1) & 0x55555555;
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
      sum += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
    }
    return sum;
  }

  /** @param {Uint32Array} a @param {Uint32Array} b */
  const and = (a, b) => a.map((word, i) => word & at(b, i));

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { score: Object.freeze({ scores, best, bits, count, and }) });
})();
