"use strict";
/** What a page says of itself on this device. */

/** The reader's own choice of colours. Nothing is stored before a choice is made, nor after « Système » is chosen. */
Faq.page.module("theme", (element) => {
  const select = /** @type {HTMLSelectElement} */ (element);
  const root = document.documentElement;
  select.value = root.dataset.theme ?? "";
  select.addEventListener("change", () => {
    if (select.value) root.dataset.theme = select.value;
    else delete root.dataset.theme;
    try {
      if (select.value) localStorage.setItem("faq.apparence", select.value);
      else localStorage.removeItem("faq.apparence");
    } catch {
      /* Storage refused: the choice holds for this page only. */
    }
  });
});

/** Says when an offline copy is older than `data-days`. */
Faq.page.module("edition-age", (band) => {
  const age = (Date.now() - Date.parse(band.dataset.date ?? "")) / 86_400_000;
  if (age > Number(band.dataset.days)) band.querySelector("[hidden]")?.removeAttribute("hidden");
});
