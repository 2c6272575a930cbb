"use strict";
/** The search files: loaded when a query needs them, decoded once. `search/engine/export.py` writes them. */
(() => {
  const FORMAT = 5;
  const NONE = { documents: new Uint32Array(), impacts: new Uint16Array() };
  /** @type {FaqStoredEntry} */
  const EMPTY = { id: "", question: "", values: [], verified: "", review_by: "", html: "", source: ["", ""] };
  /** @type {Map<string, any>} */
  const received = new Map();

  /** @param {string} code @param {string} name */
  const fault = (code, name) => Object.assign(new Error(`${code}: ${name}`), { code });

  /** @param {string} folder @param {string} name @param {(address: string) => Promise<void>} load */
  async function fetchFile(folder, name, load) {
    received.delete(name);
    await load(`${folder}/${name}.js`).catch(() => {
      throw fault("missing", name);
    });
    if (!received.has(name)) throw fault("corrupt", name);
    const data = received.get(name);
    received.delete(name);
    return data;
  }

  /** @implements {FaqIndex} */
  class Index {
    /** @param {string} base @param {FaqManifest} manifest @param {(address: string) => Promise<void>} load */
    constructor(base, manifest, load) {
      this.base = base;
      this.load = load;
      this.manifest = manifest;
      this.analyzer = Faq.text.analyzer(manifest);
      this.expansions = manifest.expansions;
      this.guarded = manifest.guarded;
      this.count = manifest.count;
      this.tuning = manifest.tuning;
      /** @type {[RegExp, string][]} */
      this.sounds = manifest.sounds.map(([pattern, heard]) => [new RegExp(pattern, "g"), heard.replace("\\", "$")]);
      this.rarest = manifest.rarest;
      this.defining = new Set(manifest.defining.split(" "));
      /** @type {Map<string, any>} */
      this.files = new Map();
      /** @type {Map<string, Promise<void>>} */
      this.loading = new Map();
      /** @type {Set<string>} */
      this.lacking = new Set();
      this.termFirsts = Faq.decode.firsts(manifest.terms);
      this.pairFirsts = Faq.decode.firsts(manifest.pairs);
    }

    /** @template T @param {() => T} work @returns {Promise<T>} */
    async settle(work) {
      for (;;) {
        this.lacking = new Set();
        const result = work();
        const lacking = [...this.lacking];
        if (!lacking.length) return result;
        await Promise.all(lacking.map((name) => this.bring(name)));
      }
    }

    /** @param {string} name */
    bring(name) {
      let loading = this.loading.get(name);
      if (!loading) {
        loading = fetchFile(this.base + this.manifest.folder, name, this.load)
          .then((data) => void this.files.set(name, this.decoded(name, data)))
          .finally(() => this.loading.delete(name));
        this.loading.set(name, loading);
      }
      return loading;
    }

    /** The file, or nothing while it is not there. @param {string} name */
    file(name) {
      const found = this.files.get(name);
      if (found === undefined) this.lacking.add(name);
      return found;
    }

    /** @param {string} name @param {any} data */
    decoded(name, data) {
      const { decode } = Faq;
      try {
        if (name === "glossary") return decode.glossary(data);
        if (name === "order") return decode.numbers(data, this.count);
        if (name === "members") return data.map((/** @type {string[]} */ f) => f.map((runs) => decode.members(runs, this.count)));
        if (name.startsWith("t")) return decode.terms(data, this.manifest.impacts);
        if (name.startsWith("p")) return decode.pairs(data, this.manifest.impacts);
        if (name.startsWith("f")) return decode.french(data);
        if (name.startsWith("w")) return decode.words(data, this.analyzer);
        const size = this.manifest.entries;
        return decode.entries(data, Math.min(size, this.count - size * Number(name.slice(1))));
      } catch {
        throw fault("corrupt", name);
      }
    }

    /** @param {string} stem @returns {FaqTerm | undefined} */
    lookup(stem) {
      const shard = Faq.decode.place(this.termFirsts, stem);
      return shard < 0 ? undefined : this.file(`t${shard}`)?.get(stem);
    }

    /** While its file is not there a stem is taken for known: nothing is corrected before it must be. @param {string} stem */
    idf(stem) {
      const shard = Faq.decode.place(this.termFirsts, stem);
      if (shard < 0) return 0;
      const file = this.file(`t${shard}`);
      return file ? (file.get(stem)?.idf ?? 0) : 1;
    }

    /** @param {string} stem */
    family(stem) {
      const { family_length, family_share, family_size, family_gap } = this.tuning;
      if (stem.length < family_length || !/^[^0-9A-Z]+$/.test(stem) || this.analyzer.acronyms.has(stem)) return [];
      const root = stem.slice(0, Math.max(family_length, Math.ceil((stem.length * family_share) / 100)));
      const end = Faq.decode.place(this.termFirsts, `${root}\uffff`);
      /** @type {[number, string][]} */
      const near = [];
      for (let shard = Math.max(0, Faq.decode.place(this.termFirsts, root)); shard <= end; shard++) {
        for (const [other, term] of this.file(`t${shard}`) ?? []) {
          if (other !== stem && other.startsWith(root) && Math.abs(other.length - stem.length) <= family_gap) near.push([term.idf, other]);
        }
      }
      near.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
      return near.slice(0, family_size).map(([, other]) => other);
    }

    /** @param {string} stem */
    term(stem) {
      return this.lookup(stem) ?? NONE;
    }

    /** @param {string} stem @param {string} form @returns {Uint32Array | null} */
    ranks(stem, form) {
      const ranks = this.lookup(stem)?.forms.get(form);
      return ranks === undefined ? NONE.documents : ranks;
    }

    /** @param {string} key */
    pair(key) {
      const shard = Faq.decode.place(this.pairFirsts, key);
      return (shard < 0 ? undefined : this.file(`p${shard}`)?.get(key)) ?? NONE;
    }

    /** @param {string} prefix @returns {FaqWord[]} */
    beginning(prefix) {
      const letter = prefix.charAt(0);
      if (!letter || !this.manifest.letters.includes(letter)) return [];
      return (this.file(`w${letter}`) ?? []).filter((/** @type {FaqWord} */ word) => word.form.startsWith(prefix));
    }

    /** @param {string} form */
    word(form) {
      return this.beginning(form).find((word) => word.form === form) ?? null;
    }

    /** Whether a word that no entry holds is right; taken for right while its file is not there. @param {string} form */
    right(form) {
      const letter = form.charAt(0);
      if (!letter || !this.manifest.french.includes(letter)) return false;
      return this.file(`f${letter}`)?.has(form) ?? true;
    }

    /** @param {number} facet @param {number} value @returns {Uint32Array} */
    members(facet, value) {
      return this.file("members")?.[facet]?.[value] ?? Faq.score.bits(this.count);
    }

    /** @param {string} term @returns {FaqDefinition | null} */
    definition(term) {
      if (!this.expansions[term] && !this.guarded[term.toLowerCase()]) return null;
      return this.file("glossary")?.get(term) ?? null;
    }

    order() {
      return this.file("order") ?? [];
    }

    /** @param {number} number */
    entry(number) {
      const size = this.manifest.entries;
      return this.file(`e${Math.floor(number / size)}`)?.[number % size] ?? EMPTY;
    }
  }

  /** @type {FaqStore} */
  const store = {
    async open(address, load) {
      const [base = "", name = ""] = [address.slice(0, address.lastIndexOf("/") + 1), address.slice(address.lastIndexOf("/") + 1)];
      received.delete("manifest");
      await load(address).catch(() => {
        throw fault("missing", name);
      });
      const manifest = received.get("manifest");
      if (!manifest) throw fault("corrupt", name);
      if (manifest.format !== FORMAT) throw fault("version", name);
      return /** @type {FaqIndex} */ (/** @type {unknown} */ (new Index(base, manifest, load)));
    },
  };
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, {
    store: Object.freeze(store),
    receive: (/** @type {string} */ name, /** @type {any} */ data) => void received.set(name, data),
  });
})();
