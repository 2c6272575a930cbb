"use strict";
/** Long lists: a field that filters them, and « Afficher les N » in a facet. */
(() => {
  const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  /** Marks with `data-other` the items that do not hold every word typed.
   * @param {HTMLInputElement} field @param {Iterable<HTMLElement>} items @returns {number} how many are left */
  function filter(field, items) {
    const words = fold(field.value).split(/\s+/);
    let left = 0;
    for (const item of items) {
      const text = fold(item.dataset.words ?? item.textContent ?? "");
      const kept = words.every((word) => text.includes(word));
      item.toggleAttribute("data-other", !kept);
      left += Number(kept);
    }
    return left;
  }

  /** A field above a long list of the page: `data-filter` selects the items, `data-groups` what disappears once empty. */
  Faq.page.module("filter", (element) => {
    const field = /** @type {HTMLInputElement} */ (element);
    const { filter: items = "", groups, one = "", many = "", none = "" } = field.dataset;
    field.addEventListener("input", () => {
      const left = filter(field, document.querySelectorAll(items));
      for (const group of groups ? document.querySelectorAll(groups) : []) {
        group.toggleAttribute("data-other", !group.querySelector(`${items}:not([data-other])`));
      }
      Faq.page.announce((left > 1 ? many : left ? one : none).replace("{n}", String(left)));
    });
  });

  Faq.page.module("facet", (facet) => {
    const button = /** @type {HTMLElement | null} */ (facet.querySelector("[data-facet-all]"));
    const field = /** @type {HTMLInputElement | null} */ (facet.querySelector("[data-facet-filter]"));
    const values = /** @type {HTMLElement[]} */ ([...facet.querySelectorAll("[data-value]")]);

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
    field?.addEventListener("input", () => {
      filter(field, values);
      if (field.value) show(true);
    });
    field?.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  });
})();
