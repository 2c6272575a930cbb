"use strict";
/** The filters: checkboxes that hold the state, chips above the results, a dialog on narrow screens. */

/** The checkboxes: read, set, and counted. @type {FaqPanel["facets"]} */
Faq.panel.facets = (body) => {
  const MOST = 2;
  const boxes = /** @type {HTMLInputElement[]} */ ([...body.querySelectorAll("[data-value] input")]);
  /** @type {FaqChoices} */
  const known = {};
  for (const { name, value } of boxes) (known[name] ??= []).push(value);
  const box = (/** @type {string} */ facet, /** @type {string} */ slug) =>
    boxes.find(({ name, value }) => name === facet && value === slug);
  /** @param {HTMLInputElement} input */
  const row = (input) => /** @type {HTMLElement} */ (input.closest("[data-value]"));

  /** Shows the counts of one facet: the values that lead to most, and the chosen ones, each in its usual place.
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

/** The chosen filters above the results, each with its way out. @type {FaqPanel["chips"]} */
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

/** On narrow screens the facets move into a dialog of the whole height, and back when it closes.
 * @type {FaqPanel["drawer"]} */
Faq.panel.drawer = (facets) => {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-drawer]"));
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-filter-open]"));
  const done = /** @type {HTMLElement} */ (dialog.querySelector("[data-drawer-done]"));
  const home = /** @type {HTMLElement} */ (facets.body.parentElement);
  const wide = matchMedia("(width >= 64rem)");

  opener.addEventListener("click", () => {
    dialog.querySelector("[data-drawer-body]")?.append(facets.body);
    dialog.showModal();
    dialog.querySelector("h2")?.focus();
  });
  dialog.addEventListener("close", () => {
    home.append(facets.body);
    // The button leaves with filters that lead to nothing, and on wide screens: the focus never leaves with it.
    const held = document.activeElement;
    if (held !== document.body && held?.checkVisibility()) return;
    const places = [opener, ...["resultats", "recherche"].map((id) => document.getElementById(id))];
    places.find((place) => place?.checkVisibility())?.focus();
  });
  dialog.querySelector("[data-drawer-close]")?.addEventListener("click", () => dialog.close());
  done.addEventListener("click", () => {
    dialog.close();
    document.getElementById("resultats")?.focus();
  });
  wide.addEventListener("change", () => {
    if (wide.matches) dialog.close();
  });

  return {
    count(total, chosen) {
      const { one = "", many = "", none = "" } = done.dataset;
      done.textContent = total ? (total > 1 ? many : one).replace("{n}", String(total)) : none;
      const label = (chosen ? opener.dataset.labelSome : opener.dataset.label) ?? "";
      const text = opener.querySelector("span:last-child");
      if (text) text.textContent = label.replace("{n}", String(chosen));
    },
  };
};
