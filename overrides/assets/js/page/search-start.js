"use strict";
/** Loads the search when it is about to be used, or when the address holds a query: a plain visit stays light. */
Faq.page.module("search-start", (form) => {
  /** @type {Promise<void> | undefined} */
  let loading;
  let loaded = false;
  const load = () => {
    loading ??= Faq.page.load(`${Faq.page.base}/${document.body.dataset.search}`).then(() => void (loaded = true)).catch(() => {
      loading = undefined;
      const results = document.querySelector("[data-results]");
      results?.removeAttribute("hidden");
      results?.querySelector("[data-error]")?.removeAttribute("hidden");
    });
    return loading;
  };
  const used = () => void load();

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!loaded) void load().then(() => loaded && /** @type {HTMLFormElement} */ (form).requestSubmit());
  });
  for (const part of [form, document.querySelector("[data-find] [data-facets]")]) {
    for (const event of ["focusin", "pointerdown", "input"]) part?.addEventListener(event, used);
  }
  document.querySelector("[data-retry]")?.addEventListener("click", used);
  const asked = new URLSearchParams(location.search).get("q");
  const field = form.querySelector("input");
  if (asked && field) field.value = asked;
  if (location.search.length > 1) used();
  else if (document.activeElement && form.contains(document.activeElement)) used();
});
