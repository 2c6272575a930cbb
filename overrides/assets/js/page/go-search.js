"use strict";
/** `/` and Ctrl+K go to the search field of any page; with scripts, its answers are on the home page. */
(() => {
  const writes = "input, textarea, select, [contenteditable]";

  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!slash && !control) return;
    if (slash && event.target instanceof Element && event.target.closest(writes)) return;
    if (document.querySelector("dialog[open]")) return;
    const field = document.getElementById("recherche");
    if (!(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  Faq.page.module("go-home", (form) => {
    /** @type {HTMLFormElement} */ (form).action = form.dataset.home ?? "";
  });
})();
