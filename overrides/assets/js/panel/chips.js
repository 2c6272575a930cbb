"use strict";
/** The chosen filters above the results, each with its way out. */
/** @type {FaqPanel["chips"]} */
Faq.panel.chips = (list, facets) => {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("faq-chip"));

  /** @param {string} facet @param {string} slug */
  function chip(facet, slug) {
    const item = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
    const text = item.querySelector("[data-text]");
    if (text) text.textContent = facets.label(facet, slug);
    item.querySelector("button")?.addEventListener("click", () => {
      const rank = [...list.children].indexOf(item);
      facets.toggle(facet, slug, false);
      const next = list.children[Math.min(rank, list.children.length - 1)]?.querySelector("button");
      (next ?? document.getElementById("resultats"))?.focus();
    });
    return item;
  }

  return {
    show(choices) {
      const chosen = Object.entries(choices).flatMap(([facet, slugs]) => slugs.map((slug) => chip(facet, slug)));
      list.replaceChildren(...chosen);
      list.hidden = !chosen.length;
    },
  };
};
