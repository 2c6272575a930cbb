"use strict";
/** Entries and facets as the page shows them, from the search files. */
(() => {
  /** @type {WeakMap<FaqIndex, FaqFacet[]>} */
  const described = new WeakMap();
  /** @param {FaqIndex} store */
  function facets(store) {
    const found = described.get(store) ?? describe(store);
    described.set(store, found);
    return found;
  }

  /** The twin of `_slug` in `search/engine/export.py`. @param {string} label */
  const slugOf = (label) => Faq.text.fold(label).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

  /** @param {FaqIndex} store @returns {FaqFacet[]} */
  function describe(store) {
    return store.manifest.facets.map((facet) => ({
      ...facet,
      values: facet.values.map((value) => ({ ...value, slug: value.slug || slugOf(value.label) })),
    }));
  }

  /** @param {FaqIndex} store @param {number} number @param {string} [root] @returns {FaqEntry} */
  function entry(store, number, root = "") {
    const { id, question, values: chosen, verified, review_by, html, source } = store.entry(number);
    const url = (/** @type {string} */ other) => root + store.manifest.url.replace("{id}", other);
    /** @type {FaqChoices} */
    const slugs = {};
    facets(store).forEach(({ key, values }, f) => {
      const found = (chosen[f] ?? []).map((v) => values[v]?.slug ?? "");
      if (found.length) slugs[key] = found;
    });
    const linked = html.replace(/href="faq:([\w-]+)/g, (_, other) => `href="${url(other)}`);
    const placed = linked.replace(/src="faq:/g, `src="${root}faq/`);
    return { id, question, facets: slugs, verified, review_by, html: placed, url: url(id), source: { title: source[0], address: source[1] } };
  }

  /** The text of an answer, one line a block: the twin of `plain` in `search/content/markdown.py`. @param {string} html */
  function plain(html) {
    const lines = html.replace(/\n/g, " ").replace(/<(t[dh])\b[^>]*>(.*?)<\/\1>(?= *(<t[dh])?)/g, (...cell) => {
      return (tagless(cell[2]).trim() || "–") + (cell[3] ? " · " : "");
    });
    return entities(tagless(lines.replace(/<\/?(?:p|[uo]l|li|h[1-6]|tr|pre|blockquote)\b[^>]*>|<br>/g, "\n")));
  }

  /** @param {string} html */
  const tagless = (html) => html.replace(/<[^>]+>/g, "");

  /** @type {Record<string, string>} */
  const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
  /** @param {string} text */
  function entities(text) {
    return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
      if (name) return NAMED[name] ?? whole;
      return String.fromCodePoint(Math.min(decimal ? Number(decimal) : parseInt(hex, 16), 0x10ffff));
    });
  }

  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { entries: Object.freeze({ facets, entry, plain }) });
})();
