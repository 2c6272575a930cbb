"use strict";
/** Loads the search when it is about to be used, or when the address holds a query: a plain visit stays light. */
Faq.page.module("search-start", (form) => {
  /** @type {Promise<void> | undefined} */
  let loading;
  let loaded = false;
  const load = () => {
    loading ??= bring().then(() => void (loaded = true)).catch(() => {
      loading = undefined;
      const results = document.querySelector("[data-results]");
      results?.removeAttribute("hidden");
      results?.querySelector("[data-error]")?.removeAttribute("hidden");
    });
    return loading;
  };
  const used = () => void load();

  /** The engine, and at once what it asks for first: it is on its way when the engine wants it. */
  function bring() {
    const { search, manifest } = document.body.dataset;
    const engine = Faq.page.load(`${Faq.page.base}/${search}`, true);
    Faq.page.load(`${Faq.page.base}/${manifest}`, true).catch(() => {});
    return engine;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!loaded) void load().then(() => loaded && /** @type {HTMLFormElement} */ (form).requestSubmit());
  });
  for (const part of [form, document.querySelector("[data-find] [data-facets]")]) {
    for (const event of ["focusin", "pointerdown", "input"]) part?.addEventListener(event, used);
  }
  const opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-filter-open]"));
  opener?.addEventListener("click", () => {
    if (!loaded) void load().then(() => loaded && opener.click());
  });
  document.querySelector("[data-retry]")?.addEventListener("click", used);
  const asked = new URLSearchParams(location.search).get("q");
  const field = form.querySelector("input");
  if (asked && field) field.value = asked;
  if (location.search.length > 1) used();
  else if (document.activeElement && form.contains(document.activeElement)) used();
});
