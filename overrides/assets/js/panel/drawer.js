"use strict";
/** On narrow screens the facets move into a dialog of the whole height, and back when it closes. */
/** @type {FaqPanel["drawer"]} */
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
