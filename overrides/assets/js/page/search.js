"use strict";
/** The way to the search: its scripts are loaded when it is about to be used, so that a plain visit stays light. */
(() => {
  const COMBOBOX = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "propositions" };
  /** @type {Promise<void> | undefined} */
  let loading;

  /** The engine, and at once what it asks for first: it is on its way when the engine wants it. */
  function load() {
    return (loading ??= bring().catch((error) => {
      loading = undefined;
      throw error;
    }));
  }

  async function bring() {
    const { base } = Faq.page;
    const manifest = `${base}/${document.body.dataset.manifest}`;
    const engine = Faq.page.load(`${base}/${document.body.dataset.search}`, true);
    Faq.page.load(manifest, true).catch(() => {});
    await engine;
    const cut = manifest.lastIndexOf("/") + 1;
    Faq.engine.open({ base: manifest.slice(0, cut), manifest: manifest.slice(cut), root: base && `${base}/` }).catch(() => {});
  }

  /** Ctrl+K goes to the search field of any page. No single key does: a person who dictates would press it. */
  document.addEventListener("keydown", (event) => {
    const asked = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!asked || document.querySelector("dialog[open]")) return;
    const field = document.getElementById("recherche");
    if (!(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  /** The header's form: its answers are on the home page, and the first ones below the field. */
  Faq.page.module("suggest", (element) => {
    const form = /** @type {HTMLFormElement} */ (element);
    form.action = form.dataset.home ?? "";
    const field = /** @type {HTMLElement} */ (form.querySelector("input"));
    for (const [name, value] of Object.entries(COMBOBOX)) field.setAttribute(name, value);
    form.querySelector("ul")?.setAttribute("role", "listbox");
    const start = () => void load().then(() => Faq.panel.suggest(form), () => form.addEventListener("focusin", start, { once: true }));
    if (form.contains(document.activeElement)) start();
    else form.addEventListener("focusin", start, { once: true });
  });

  /** The form of the home page. */
  Faq.page.module("search", (element) => {
    const form = /** @type {HTMLFormElement} */ (element);
    let started = false;
    async function start() {
      try {
        await load();
      } catch {
        const results = document.querySelector("[data-results]");
        for (const part of [results, results?.querySelector("[data-error]")]) part?.removeAttribute("hidden");
        return;
      }
      if (!started) Faq.panel.start();
      started = true;
    }
    /** @param {() => void} act */
    const onceStarted = (act) => () => {
      if (!started) void start().then(() => started && act());
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("submit", onceStarted(() => form.requestSubmit()));
    for (const part of [form, document.querySelector("[data-find] [data-facets]")]) {
      for (const event of ["focusin", "pointerdown", "input"]) part?.addEventListener(event, onceStarted(() => {}));
    }
    const opener = /** @type {HTMLElement | null} */ (document.querySelector("[data-filter-open]"));
    opener?.addEventListener("click", onceStarted(() => opener.click()));
    document.querySelector("[data-retry]")?.addEventListener("click", onceStarted(() => {}));
    const asked = new URLSearchParams(location.search).get("q");
    const field = form.querySelector("input");
    if (asked && field) field.value = asked;
    if (location.search.length > 1 || form.contains(document.activeElement)) void start();
  });
})();
