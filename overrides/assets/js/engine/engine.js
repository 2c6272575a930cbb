"use strict";
/** The search of the site: `Faq.engine`. Knows no page; every file it needs is brought by `load`. */
(() => {
  const LIMIT = 20;
  /** @type {Promise<FaqIndex> | null} */
  let opening = null;
  /** @type {Parameters<FaqEngine["open"]>[0]} */
  let options = { base: "" };

  /** @param {string} [again] makes the URL of the manifest another one, past every cache */
  function index(again = "") {
    const { base, manifest = "manifest.js", load = Faq.page?.load } = options;
    if (!opening) {
      opening = Faq.store.open(base + manifest + again, load);
      opening.catch(() => (opening = null));
    }
    return opening;
  }

  /** Do `work` on the index. A file that is not there may have left with a publication: the index is then read again,
   * once. @template T @param {(store: FaqIndex) => Promise<T>} work @returns {Promise<T>} */
  async function onIndex(work) {
    const asked = index();
    const store = await asked;
    try {
      return await work(store);
    } catch (error) {
      if (!(/** @type {{code?: string}} */ (error).code)) throw error;
      if (opening === asked) opening = null;
      const current = await index(`?${Date.now()}`).catch((fault) => {
        if (fault.code === "version") throw fault; // only a new page can read it
        return store;
      });
      if (current.manifest.folder === store.manifest.folder) throw error;
      return work(current);
    }
  }

  class Search {
    /** @param {FaqIndex} store @param {FaqPlan} plan @param {Parameters<FaqEngine["search"]>[0]} query */
    constructor(store, plan, { choices = {}, limit = LIMIT, offset = 0, first = limit }) {
      this.store = store;
      this.facets = Faq.entries.facets(store);
      this.limit = Math.max(limit, 0);
      this.offset = Math.max(offset, 0);
      this.first = first;
      this.plan = plan;
      this.searched = plan.groups.length + plan.phrases.length + plan.unknown.length > 0;
      this.stray = false;
      this.chosen = this.known(choices);
    }

    /** Ask for all that `rank` reads. A draft of the plan asks already: it spares a wait. */
    gather() {
      for (const { key } of this.plan.pairs) this.store.pair(key);
      for (const key of this.plan.phrases.flat()) key.includes(" ") ? this.store.pair(key) : this.store.term(key);
      for (const stem of this.plan.excluded) this.store.term(stem);
      this.store.members(0, 0);
      if (!this.searched) this.store.order();
      this.store.definition(this.plan.term);
      return this;
    }

    /** Facet rank -> ranks of the chosen values. @param {FaqChoices} choices */
    known(choices) {
      /** @type {Map<number, number[]>} */
      const known = new Map();
      for (const [key, slugs] of Object.entries(choices)) {
        const facet = this.facets.findIndex((other) => other.key === key);
        const ranks = [...new Set(slugs)].map((slug) => this.facets[facet]?.values.findIndex((value) => value.slug === slug) ?? -1);
        const found = ranks.filter((rank) => rank >= 0);
        this.stray ||= found.length < ranks.length;
        if (found.length) known.set(facet, found);
      }
      return known;
    }

    /** @param {number} facet @param {number[]} values */
    union(facet, values) {
      const bits = Faq.score.bits(this.store.count);
      for (const value of values) this.store.members(facet, value).forEach((word, i) => (bits[i] = (bits[i] ?? 0) | word));
      return bits;
    }

    /** The numbers to show, and all that does not need the entries themselves. */
    rank() {
      const { plan, store } = this;
      const totals = this.searched ? Faq.score.scores(plan, store) : null;
      const matching = totals ? held(totals) : this.everything();
      const unions = new Map([...this.chosen].map(([facet, values]) => [facet, this.union(facet, values)]));
      const kept = [...unions.values()].reduce(Faq.score.and, matching);
      const total = Faq.score.count(kept);
      const numbers = totals ? Faq.score.best(totals, kept, this.offset + this.limit) : this.listed(kept);
      const shown = numbers.slice(this.offset, this.offset + this.limit);
      const relaxed = total || !this.searched ? null : Faq.score.scores({ ...plan, phrases: [], excluded: [] }, store);
      const first = totals ? Faq.score.best(totals, kept, 5) : [];
      const counts = this.counts(matching, unions);
      return {
        total,
        caveat: this.caveat(first),
        refinements: totals ? this.refinements(first.map((number) => totals[number] ?? 0), total, counts) : [],
        definition: store.definition(plan.term),
        hits: shown.map((number) => ({ number, score: totals?.[number] ?? 0 })),
        counts,
        lifts: total ? [] : this.lifts(matching, unions),
        closest: relaxed ? Faq.score.best(relaxed, held(relaxed), store.tuning.closest).map((n) => ({ number: n, score: relaxed[n] ?? 0 })) : [],
      };
    }

    /** No answer holds enough of what was asked. @param {number[]} first */
    caveat(first) {
      const { short_coverage, long_coverage, short_query } = this.store.tuning;
      const least = this.plan.words <= short_query ? short_coverage : long_coverage;
      return first.length > 0 && Faq.score.coverage(this.plan, this.store, first) < least;
    }

    /** The values of the facet that parts the results of a vague query best: the one with most of them.
     * @param {number[]} scores @param {number} total @param {FaqResults["counts"]} counts */
    refinements(scores, total, counts) {
      const { vague_ratio, vague_total, vague_words, refinements } = this.store.tuning;
      const close = scores.length > 4 && (scores[4] ?? 0) * 100 >= (scores[0] ?? 0) * vague_ratio;
      if (!close || total < vague_total || this.plan.words > vague_words) return [];
      /** @type {FaqResults["refinements"]} */
      let best = [];
      this.facets.forEach(({ key, values }, facet) => {
        const found = values
          .map(({ slug, label }) => ({ facet: key, slug, label, count: counts[key]?.[slug] ?? 0 }))
          .filter(({ count }) => count > 1 && count * 3 <= total * 2);
        if (!this.chosen.has(facet) && found.length > best.length) best = found;
      });
      best = best.sort((a, b) => b.count - a.count).slice(0, refinements);
      return best.length > 1 ? best : [];
    }

    /** @param {ReturnType<Search["rank"]>} ranked @returns {Promise<FaqResults>} */
    async present(ranked) {
      const { suggestion, corrections, notices } = this.plan;
      return {
        ...ranked,
        hits: await this.brought(ranked.hits.slice(0, this.first)),
        rest: () => this.brought(ranked.hits.slice(this.first)),
        words: (text) => this.words(text),
        closest: await this.brought(ranked.closest),
        suggestion,
        corrections,
        notices: this.stray ? [...notices, "unknown-choice"] : notices,
      };
    }

    /** @param {string} text */
    words(text) {
      const marks = new Set(this.plan.marks);
      const found = this.store.analyzer.analyze(text).filter(({ stem, stop }) => marks.has(stem) && !stop);
      return [...new Set(found.map(({ start, end }) => text.slice(start, end)))];
    }

    /** @param {ReturnType<Search["rank"]>["hits"]} ranked */
    async brought(ranked) {
      await this.store.settle(() => ranked.forEach(({ number }) => this.store.entry(number)));
      return ranked.map(({ number, score }) => this.hit(number, score));
    }

    everything() {
      const bits = Faq.score.bits(this.store.count, true);
      for (const stem of this.plan.excluded) {
        this.store.term(stem).documents.forEach((d) => (bits[d >> 5] = (bits[d >> 5] ?? 0) & ~(1 << (d & 31))));
      }
      return bits;
    }

    /** @param {Uint32Array} kept */
    listed(kept) {
      return this.store.order().filter((d) => ((kept[d >> 5] ?? 0) >>> (d & 31)) & 1);
    }

    /** @param {number} number @param {number} score @returns {FaqHit} */
    hit(number, score) {
      const found = Faq.entries.entry(this.store, number, options.root);
      return { ...found, score, excerpt: Faq.excerpt(Faq.entries.plain(found.html), new Set(this.plan.marks), this.store) };
    }

    /** @param {Uint32Array} matching @param {Map<number, Uint32Array>} unions */
    counts(matching, unions) {
      /** @type {FaqResults["counts"]} */
      const counts = {};
      this.facets.forEach(({ key, values }, facet) => {
        const others = [...unions].filter(([other]) => other !== facet).map(([, bits]) => bits);
        const kept = others.reduce(Faq.score.and, matching);
        const found = values.map(({ slug }, value) => [slug, Faq.score.count(kept, this.store.members(facet, value))]);
        counts[key] = Object.fromEntries(found.filter(([, count]) => count));
      });
      return counts;
    }

    /** @param {Uint32Array} matching @param {Map<number, Uint32Array>} unions */
    lifts(matching, unions) {
      const lifts = [];
      for (const [facet, values] of this.chosen) {
        for (const value of values) {
          const others = values.filter((other) => other !== value);
          const lifted = new Map(unions);
          if (others.length) lifted.set(facet, this.union(facet, others));
          else lifted.delete(facet);
          const total = Faq.score.count([...lifted.values()].reduce(Faq.score.and, matching));
          const { key = "", values: known = [] } = this.facets[facet] ?? {};
          if (total) lifts.push({ facet: key, slug: known[value]?.slug ?? "", total });
        }
      }
      return lifts;
    }
  }

  /** @param {Float64Array} totals */
  function held(totals) {
    const bits = Faq.score.bits(totals.length);
    totals.forEach((score, d) => score && (bits[d >> 5] = (bits[d >> 5] ?? 0) | (1 << (d & 31))));
    return bits;
  }

  /** @type {FaqEngine} */
  const engine = {
    async open(given) {
      if (given.base !== options.base || given.manifest !== options.manifest) opening = null;
      options = given;
      const store = await index();
      return { count: store.count, facets: Faq.entries.facets(store) };
    },
    search: (query) =>
      onIndex(async (store) => {
        const search = await store.settle(() => {
          const plan = Faq.plan(query.q, store, query.typing ?? false);
          return new Search(store, plan, query).gather();
        });
        return search.present(search.rank());
      }),
  };
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { engine: Object.freeze(engine) });
})();
