"use strict";
/** A query's text, made into a plan. The twin of `search/engine/plan.py`. */
(() => {
  const QUOTED = /["“«]([^"“”«»]*)["”»]/g;
  const EXCLUDED = /(?:^|(?<= ))-([0-9A-Za-z\u00c0-\u1fff][^ ]*)/g;
  const WHITESPACE = /[\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

  /** @typedef {{ token: FaqToken, words: FaqWord[], factor: number }} Reading */

  class Planner {
    /** @param {FaqLexicon} lexicon */
    constructor(lexicon) {
      this.lexicon = lexicon;
      this.tuning = lexicon.tuning;
      /** @type {{ typed: string, read: string }[]} */
      this.corrections = [];
      /** Where a word was typed -> the words read in its place.
       * @type {Map<number, FaqToken[]>} */
      this.replaced = new Map();
    }

    /** @param {string} raw @param {boolean} typing @returns {FaqPlan} */
    plan(raw, typing) {
      const characters = [...raw];
      const notices = characters.length > this.tuning.max_characters ? ["truncated"] : [];
      const query = characters.slice(0, this.tuning.max_characters).join("").replace(WHITESPACE, " ");
      const refused = [...query.matchAll(EXCLUDED)].flatMap((match) => this.analyze(match[1] ?? ""));
      const excluded = refused.filter((token) => !token.stop && !token.joined).map((token) => token.stem);
      const text = query.replace(EXCLUDED, " ");
      const phrases = [...text.matchAll(QUOTED)].map((match) => this.phrase(match[1] ?? "")).filter((phrase) => phrase.length);
      const tokens = this.joined(this.analyze(text), text);
      const words = tokens.filter((token) => !token.stop);
      const content = words.length ? words : tokens;
      if (!tokens.length && query.replaceAll(" ", "")) notices.push("no-words");
      const last = tokens.at(-1);
      const reads = this.read(content.slice(0, this.tuning.max_words), text, typing && last && last.end === text.length ? last : null);
      const groups = reads.map((read) => this.group(read)).filter((group) => group.length);
      const known = new Set(groups.flat().flatMap((alternative) => alternative.stems));
      const unknown = reads.filter((read) => !read.words.length && !read.token.joined && !known.has(read.token.stem));
      const most = groups.reduce((sum, group) => sum + Math.max(...group.map(({ weight }) => weight)), 0);
      const asked = most + unknown.length * this.lexicon.rarest * this.tuning.typed;
      groups.push(...this.expanded(content.flatMap((token) => this.replaced.get(token.start) ?? [token])));
      return {
        groups,
        pairs: this.pairs(reads),
        phrases,
        excluded: [...new Set(excluded)],
        unknown: unknown.map((read) => read.token.form),
        corrections: this.corrections,
        suggestion: this.suggestion(query),
        notices,
        marks: [...new Set(groups.flat().flatMap(({ form, stems }) => (form ? stems : [])))],
        asked,
        words: reads.length,
        term: this.term(content),
      };
    }

    /** What « c’est quoi X » asks. @param {FaqToken[]} content */
    term(content) {
      const named = content.filter((token) => !this.lexicon.defining.has(token.form));
      const [first, last] = [named[0], named.at(-1)];
      const whole = named.find((token) => token.joined && first && token.start <= first.start);
      return whole && last && last.end <= whole.end ? whole.stem : named.map((token) => token.stem).join(" ");
    }

    /** Words typed in parts put together: where the vocabulary has the whole, which is a code (`HOP DPI VA1`) or
     * lacks a part (`drim box`). @param {FaqToken[]} tokens @param {string} text */
    joined(tokens, text) {
      /** @type {FaqToken[]} */
      const found = [];
      for (let start = 0; start < tokens.length; ) {
        const whole = this.whole(tokens, start, text);
        const parts = tokens.slice(start, whole?.end ?? start + 1);
        found.push(...parts.filter((part) => !whole || this.kept(part, whole.token)), ...(whole ? [whole.token] : []));
        start = whole?.end ?? start + 1;
      }
      const compounds = found.filter((token) => token.joined);
      const inner = (/** @type {FaqToken} */ token) => compounds.some(({ start, end }) => start <= token.start && token.end <= end);
      return found.filter((token) => token.form.length > 1 || /[0-9]/.test(token.form) || !inner(token));
    }

    /** @param {FaqToken[]} tokens @param {number} start @param {string} text */
    whole(tokens, start, text) {
      for (let end = start + this.tuning.max_parts; end > start + 1; end--) {
        const parts = tokens.slice(start, end);
        const near = parts.slice(1).every((part, rank) => text.slice(parts[rank]?.end, part.start) === " ");
        if (end > tokens.length || !near || parts.some((part) => part.joined)) continue;
        const form = parts.map((part) => part.form.toLowerCase()).join("");
        const stem = this.lexicon.analyzer.stem(form);
        const [first, last] = [parts[0], parts.at(-1)];
        const lacks = parts.length < 4 && parts.some((part) => this.lacking(part));
        if (!first || !last || form.length < this.tuning.min_join || !(lacks || code(form))) continue;
        if (!this.lexicon.idf(stem)) continue;
        return { token: { ...first, end: last.end, form, stem, stop: false, joined: true }, end };
      }
      return null;
    }

    /** Whether a part is searched beside its whole, as it is where a hyphen joins them. @param {FaqToken} part @param {FaqToken} whole */
    kept(part, whole) {
      return code(whole.form) ? Boolean(this.lexicon.idf(part.stem)) : !part.stop && !this.lacking(part);
    }

    /** Whether a word says nothing by itself. @param {FaqToken} token */
    lacking({ form, stem, stop }) {
      return !stop && !/^[0-9]+$/.test(form) && (form.length < 3 || !this.lexicon.idf(stem));
    }

    /** @param {string} text */
    analyze(text) {
      const shouted = text === text.toUpperCase() && text !== text.toLowerCase();
      const words = text.split(" ").filter(Boolean).length;
      const tokens = this.lexicon.analyzer.analyze(shouted && words > 2 ? text.toLowerCase() : text);
      const typed = new Set(tokens.filter((token) => !token.joined).map((token) => `${token.start} ${token.end}`));
      return this.numbers(tokens.filter((token) => !token.joined || !typed.has(`${token.start} ${token.end}`)), text);
    }

    /** A number typed in groups is one word where the vocabulary has it, or where it is as long as a telephone.
     * @param {FaqToken[]} tokens @param {string} text */
    numbers(tokens, text) {
      /** @type {FaqToken[]} */
      let found = [];
      for (const token of tokens) {
        if (!token.joined || !Faq.text.number.test(text.slice(token.start, token.end))) found.push(token);
        else if (this.lexicon.idf(token.stem) || token.form.length >= this.tuning.min_number) {
          found = found.filter((part) => part.end <= token.start);
          found.push({ ...token, joined: false });
        }
      }
      return found;
    }

    /** @param {string} text */
    phrase(text) {
      const stems = this.analyze(text).filter((token) => !token.stop && !token.joined).map((token) => token.stem);
      return stems.length > 1 ? stems.slice(1).map((stem, rank) => `${stems[rank]} ${stem}`) : stems;
    }

    /** @param {FaqToken[]} tokens @param {string} text @param {FaqToken | null} last */
    read(tokens, text, last) {
      /** @type {Map<string, Reading>} */
      const reads = new Map();
      for (const token of tokens) {
        if (reads.has(token.form)) continue;
        if (last && token.end === last.end && !token.joined) {
          reads.set(token.form, { token, words: this.completions(token), factor: this.tuning.completed });
        } else if (token.joined || this.lexicon.idf(token.stem) || !Faq.correct.correctable(token.form, this.lexicon)) {
          reads.set(token.form, { token, words: [], factor: 0 });
        } else {
          this.correct(token, text.slice(token.start, token.end), reads);
        }
      }
      return [...reads.values()];
    }

    /** @param {FaqToken} token @param {string} typed @param {Map<string, Reading>} reads */
    correct(token, typed, reads) {
      const [words, together] = Faq.correct.corrected(token.form, this.lexicon);
      if (words[0]) {
        this.corrections.push({ typed, read: together ? words.map((word) => word.display).join(" ") : words[0].display });
      }
      if (!words[0] || (!together && words.length > 1)) {
        reads.set(token.form, { token, words, factor: this.tuning.corrected });
        return;
      }
      // Sure enough: the same answers as for the right word.
      const told = words.filter(({ form }) => !this.lexicon.analyzer.stops.has(form));
      const read = told.map(({ form, stem }) => ({ ...token, form, stem, stop: false, joined: false }));
      this.replaced.set(token.start, read);
      for (const other of read) if (!reads.has(other.form)) reads.set(other.form, { token: other, words: [], factor: 0 });
    }

    /** @param {FaqToken} token */
    completions(token) {
      if (token.form.length < 2) return [];
      const found = this.lexicon.beginning(token.form).filter((word) => word.form !== token.form);
      found.sort((a, b) => b.frequency - a.frequency || (a.form < b.form ? -1 : 1));
      return found.slice(0, this.tuning.completions);
    }

    /** @param {Reading} read */
    group({ token, words, factor }) {
      /** @type {Map<string, FaqAlternative>} */
      const found = new Map();
      const idf = this.lexicon.idf(token.stem);
      if (idf) found.set(token.stem, { stems: [token.stem], form: token.form, weight: idf * this.tuning.typed });
      if (idf && !token.stop && !token.joined) {
        for (const stem of this.lexicon.family(token.stem)) found.set(stem, { stems: [stem], form: "", weight: idf * this.tuning.family });
      }
      if (!idf && !words.length && !token.joined && factor !== this.tuning.completed) {
        for (const stem of this.lexicon.family(token.stem)) {
          found.set(stem, { stems: [stem], form: "", weight: this.lexicon.idf(stem) * this.tuning.relative });
        }
      }
      words.forEach(({ stem, form }, rank) => {
        if (found.has(stem)) return;
        const share = factor === this.tuning.completed ? factor : factor - this.tuning.next_correction * rank;
        found.set(stem, { stems: [stem], form, weight: this.lexicon.idf(stem) * share });
      });
      return [...found.values()];
    }

    /** @param {Reading[]} reads */
    pairs(reads) {
      const found = [];
      let previous = "";
      for (const { token, words } of reads) {
        if (token.joined) continue;
        const stem = words[0] && !this.lexicon.idf(token.stem) ? words[0].stem : token.stem;
        const idf = this.lexicon.idf(stem);
        if (idf && previous && !token.broken) {
          const weight = Math.floor(((this.lexicon.idf(previous) + idf) * this.tuning.pair) / 2);
          found.push({ key: `${previous} ${stem}`, weight });
        }
        previous = idf ? stem : "";
      }
      return found;
    }

    /** @param {FaqToken[]} tokens */
    expanded(tokens) {
      const words = tokens.filter((token) => !token.joined).map((token) => token.stem);
      const spans = tokens.filter((token) => token.joined).map((token) => [token.stem]);
      for (let end = 1; end <= words.length; end++) {
        for (let start = Math.max(0, end - this.tuning.max_span); start < end; start++) spans.push(words.slice(start, end));
      }
      const groups = [];
      const distinct = new Map(spans.map((span) => [span.join(" "), span]));
      for (const [key, span] of distinct) {
        let ways = this.lexicon.expansions[key] ?? [];
        const alone = span.length === 1 && (/^[A-Z]/.test(key) || words.length === 1);
        if (alone) ways = ways.concat(this.lexicon.guarded[key.toLowerCase()] ?? []);
        const alternatives = ways.map((way) => this.alternative(way)).filter((way) => way !== null);
        if (alternatives.length) groups.push(alternatives);
      }
      return groups;
    }

    /** @param {string[]} stems @returns {FaqAlternative | null} */
    alternative(stems) {
      const idfs = stems.map((stem) => this.lexicon.idf(stem));
      if (idfs.includes(0)) return null;
      const weight = Math.floor((idfs.reduce((sum, idf) => sum + idf, 0) * this.tuning.expanded) / stems.length);
      return { stems, form: "", weight };
    }

    /** @param {string} query */
    suggestion(query) {
      if (!this.corrections.length) return null;
      for (const { typed, read } of this.corrections) query = query.replace(typed, () => read);
      return query.split(" ").filter(Boolean).join(" ");
    }
  }

  const code = (/** @type {string} */ form) => /[0-9]/.test(form) && /[^0-9]/.test(form);

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, {
    plan: (/** @type {string} */ query, /** @type {FaqLexicon} */ lexicon, /** @type {boolean} */ typing) =>
      new Planner(lexicon).plan(query, typing),
  });
})();
