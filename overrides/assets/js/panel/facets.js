"use strict";
/** The checkboxes: read, set, and counted. The boxes themselves hold the state. */
/** @type {FaqPanel["facets"]} */
Faq.panel.facets = (body) => {
  const MOST = 5;
  const boxes = /** @type {HTMLInputElement[]} */ ([...body.querySelectorAll("[data-value] input")]);
  /** @type {FaqChoices} */
  const known = {};
  for (const { name, value } of boxes) (known[name] ??= []).push(value);
  const box = (/** @type {string} */ facet, /** @type {string} */ slug) =>
    boxes.find(({ name, value }) => name === facet && value === slug);
  /** @param {HTMLInputElement} input */
  const row = (input) => /** @type {HTMLElement} */ (input.closest("[data-value]"));

  /** Shows the counts of one facet: five values that lead somewhere, and the chosen ones.
   * @param {HTMLElement} facet @param {Record<string, number>} counts */
  function countOne(facet, counts) {
    let shown = 0;
    for (const input of facet.querySelectorAll("input")) {
      if (input.type !== "checkbox") continue;
      const found = counts[input.value] ?? 0;
      const line = row(input);
      const number = line.querySelector("[data-number]");
      if (number) number.textContent = String(found);
      line.hidden = !found && !input.checked && input !== document.activeElement;
      if (!line.hidden) shown += 1;
      line.toggleAttribute("data-rest", shown > MOST && !input.checked && input !== document.activeElement);
    }
    facet.hidden = !shown;
    const all = /** @type {HTMLElement | null} */ (facet.querySelector("[data-facet-all]"));
    if (all) all.hidden = shown <= MOST;
    facet.dispatchEvent(new Event("faq:counted"));
  }

  return {
    known,
    body,
    label: (facet, slug) => {
      const input = box(facet, slug);
      return (input && row(input).querySelector(".faq-choice__label")?.textContent) ?? slug;
    },
    chosen() {
      /** @type {FaqChoices} */
      const choices = {};
      for (const { checked, name, value } of boxes) if (checked) (choices[name] ??= []).push(value);
      return choices;
    },
    choose(choices) {
      for (const input of boxes) input.checked = choices[input.name]?.includes(input.value) ?? false;
    },
    toggle(facet, slug, on) {
      const input = box(facet, slug);
      if (!input || input.checked === on) return;
      input.checked = on;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    count(counts) {
      const held = document.activeElement instanceof HTMLElement && body.contains(document.activeElement) ? document.activeElement : null;
      const before = held?.getBoundingClientRect().top ?? 0;
      for (const facet of /** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("[data-facet]"))) {
        countOne(facet, counts[facet.dataset.facet ?? ""] ?? {});
      }
      // What the reader has just used stays under the pointer.
      if (held && body.parentElement) body.parentElement.scrollTop += held.getBoundingClientRect().top - before;
    },
  };
};
