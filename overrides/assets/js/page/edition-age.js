"use strict";
/** Says when an offline copy is older than `data-days`. */
Faq.page.module("edition-age", (band) => {
  const age = (Date.now() - Date.parse(band.dataset.date ?? "")) / 86_400_000;
  if (age > Number(band.dataset.days)) band.querySelector("[hidden]")?.removeAttribute("hidden");
});
