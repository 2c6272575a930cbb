"use strict";
/** A facet of the home page: « Afficher les N », and the field that filters a long list. */
Faq.page.module("facet-list", (facet) => {
  const button = /** @type {HTMLElement | null} */ (facet.querySelector("[data-facet-all]"));
  const filter = /** @type {HTMLInputElement | null} */ (facet.querySelector("[data-facet-filter]"));
  const values = /** @type {HTMLElement[]} */ ([...facet.querySelectorAll("[data-value]")]);
  const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** @param {boolean} open */
  function show(open) {
    facet.toggleAttribute("data-open", open);
    if (!button) return;
    const some = values.filter((value) => !value.hidden).length;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = (open ? button.dataset.less : button.dataset.more?.replace("{n}", String(some))) ?? "";
  }

  button?.addEventListener("click", () => show(!facet.hasAttribute("data-open")));
  facet.addEventListener("faq:counted", () => show(facet.hasAttribute("data-open")));
  filter?.addEventListener("input", () => {
    const words = fold(filter.value).split(/\s+/);
    for (const value of values) {
      const label = fold(value.textContent ?? "");
      value.toggleAttribute("data-other", !words.every((word) => label.includes(word)));
    }
    if (filter.value) show(true);
  });
  filter?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});
