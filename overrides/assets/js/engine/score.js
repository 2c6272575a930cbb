"use strict";
/** Runs a plan on postings. The twin of `search/engine/score.py`: the same sums of integers. */
(() => {
  const PARTS = 1024;
  const SHARES = 64;

  /** @param {FaqPlan} plan @param {FaqAccess} access */
  function scores(plan, access) {
    const totals = new Float64Array(access.count);
    const covered = new Float64Array(access.count);
    const best = new Float64Array(access.count);
    const weights = new Float64Array(access.count);
    const plain = new Float64Array(access.count);
    const plains = new Float64Array(access.count);
    const central = new Float64Array(access.count);
    let whole = 0;
    for (const group of plan.groups) {
      whole += Math.max(...group.map((alternative) => alternative.weight));
      gain(group, access, { totals, plains, covered, central, best, plain, weights });
    }
    for (const { key, weight } of plan.pairs) {
      const { documents, impacts } = access.pair(key);
      for (let i = 0; i < documents.length; i++) {
        totals[at(documents, i)] += weight * 100 * at(impacts, i);
        plains[at(documents, i)] += weight * 100 * at(impacts, i);
      }
    }
    for (let d = 0; d < totals.length; d++) {
      totals[d] *= at(covered, d) && part(at(covered, d), at(central, d), Math.max(whole, 1), access);
      plains[d] *= at(totals, d) && part(at(covered, d), 0, Math.max(whole, 1), access);
    }
    restrict(plan, access, totals);
    // Which entries are results must not depend on the form typed: singular, plural, accents.
    let most = 0;
    for (let d = 0; d < totals.length; d++) if (at(totals, d) && at(plains, d) > most) most = at(plains, d);
    for (let d = 0; d < totals.length; d++) if (at(plains, d) * access.tuning.min_score_ratio < most) totals[d] = 0;
    return totals;
  }

  /** What the entry that holds most of the query holds of it, in hundredths.
   * @param {FaqPlan} plan @param {FaqAccess} access @param {number[]} numbers */
  function coverage(plan, access, numbers) {
    const holds = (/** @type {string} */ stem, /** @type {number} */ d) => access.term(stem).documents.includes(d);
    const shares = numbers.map((d) => {
      const held = plan.groups.map((group) => {
        return Math.max(0, ...group.filter(({ stems }) => stems.every((stem) => holds(stem, d))).map(({ weight }) => weight));
      });
      return held.reduce((sum, weight) => sum + weight, 0);
    });
    return Math.floor((Math.max(0, ...shares) * 100) / Math.max(plan.asked, 1));
  }

  /** @param {number} covered @param {number} central @param {number} whole @param {FaqAccess} access */
  function part(covered, central, whole, { tuning: { coverage, focus } }) {
    const covering = Math.floor((((100 - coverage) * whole + coverage * covered) * PARTS) / (100 * whole));
    const share = Math.floor((central * SHARES) / whole);
    return Math.floor((covering * (100 * SHARES ** 2 + focus * share ** 2)) / (100 * SHARES ** 2));
  }

  /** @param {ArrayLike<number>} list @param {number} i */
  const at = (list, i) => /** @type {number} */ (list[i]);

  /** Each entry gains the best of the group's alternatives. `best` and `weights` are scratch, zero before and after.
   * @param {FaqAlternative[]} group @param {FaqAccess} access
   * @param {Record<"totals" | "plains" | "covered" | "central" | "best" | "plain" | "weights", Float64Array>} sums */
  function gain(group, access, { totals, plains, covered, central, best, plain, weights }) {
    const touched = [];
    for (const alternative of group) {
      const { documents, values, bare } = gains(alternative, access);
      for (let i = 0; i < documents.length; i++) {
        const document = at(documents, i);
        if (at(bare, i) > at(plain, document)) plain[document] = at(bare, i);
        if (at(values, i) <= at(best, document)) continue;
        if (!at(best, document)) touched.push(document);
        best[document] = at(values, i);
        weights[document] = alternative.weight;
      }
    }
    for (const document of touched) {
      totals[document] += at(best, document);
      plains[document] += at(plain, document);
      covered[document] += at(weights, document);
      if (at(best, document) > at(weights, document) * 100 * access.tuning.central) central[document] += at(weights, document);
      best[document] = plain[document] = weights[document] = 0;
    }
  }

  /** The entries that hold all the stems, and what each gains.
   * @param {FaqAlternative} alternative @param {FaqAccess} access */
  function gains({ stems, form, weight }, access) {
    const [first = "", ...others] = stems;
    const { documents, impacts } = access.term(first);
    const values = Float64Array.from(impacts, (impact) => weight * 100 * impact);
    const bare = form ? values.slice() : values;
    const ranks = form ? access.ranks(first, form) : [];
    if (ranks) for (const rank of ranks) values[rank] += weight * access.tuning.exact * at(impacts, rank);
    else impacts.forEach((impact, rank) => (values[rank] += weight * access.tuning.exact * impact));
    for (const stem of others) {
      const found = access.term(stem);
      const impact = new Map(Array.from(found.documents, (document, i) => [document, at(found.impacts, i)]));
      documents.forEach((document, i) => {
        const more = impact.get(document);
        values[i] = more && at(values, i) ? at(values, i) + weight * 100 * more : 0;
      });
    }
    return { documents, values, bare };
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

  /** How many bits are set in both. @param {Uint32Array} a @param {Uint32Array} [b] */
  function count(a, b = a) {
    let sum = 0;
    for (let i = 0; i < a.length; i++) {
      let word = at(a, i) & at(b, i);
      if (!word) continue;
      word -= (word >>> 1) & 0x55555555;
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
      sum += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
    }
    return sum;
  }

  /** @param {Uint32Array} a @param {Uint32Array} b */
  const and = (a, b) => a.map((word, i) => word & at(b, i));

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { score: Object.freeze({ scores, coverage, best, bits, count, and }) });
})();
