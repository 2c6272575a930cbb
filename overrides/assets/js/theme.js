"use strict";
/* Runs before the page is painted: scripts are on, and the reader's own choice of colours, if one was made. */
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  if (location.search.length > 1) root.classList.add("faq-searching", "faq-arrived");
  try {
    const choice = localStorage.getItem("faq.apparence");
    if (choice === "clair" || choice === "sombre") root.dataset.theme = choice;
  } catch {
    /* Storage refused by the browser: its own preference is used. */
  }
})();
