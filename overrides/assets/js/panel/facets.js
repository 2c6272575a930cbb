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

  /** Shows the counts of one facet: the five values that lead to most, and the chosen ones, each in its usual place.
   * @param {HTMLElement} facet @param {Record<string, number>} counts */
  function countOne(facet, counts) {
    const inputs = boxes.filter((input) => facet.contains(input));
    const count = (/** @type {HTMLInputElement} */ input) => counts[input.value] ?? 0;
    const best = inputs.filter(count).sort((one, other) => count(other) - count(one)).slice(0, MOST);
    let shown = 0;
    for (const input of inputs) {
      const found = count(input);
      const kept = input.checked || input === document.activeElement;
      const line = row(input);
      const number = line.querySelector("[data-number]");
      if (number) number.textContent = String(found);
      line.hidden = !found && !kept;
      if (!line.hidden) shown += 1;
      line.toggleAttribute("data-rest", !best.includes(input) && !kept);
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
      body.toggleAttribute("data-nothing", !body.querySelector("[data-facet]:not([hidden])"));
      // What the reader has just used stays under the pointer.
      if (held && body.parentElement) body.parentElement.scrollTop += held.getBoundingClientRect().top - before;
    },
  };
};
