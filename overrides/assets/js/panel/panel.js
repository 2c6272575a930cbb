"use strict";
/** The search of the home page: form, URL and results kept in step. Ranking is the engine's. @type {FaqPanel["start"]} */
Faq.panel.start = () => {
  const PAGE = 20;
  /** Results shown first, what a screen holds, so that they come sooner; those of the page that are left follow. */
  const SOON = 5;
  const SLOW = 300;
  const QUIET = 800;
  /** Milliseconds before a page that was loaded again may be once more. */
  const RELOAD = 30_000;
  const root = /** @type {HTMLElement | null} */ (document.querySelector("[data-results]"));
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("faq-form"));
  const body = /** @type {HTMLElement | null} */ (document.querySelector("[data-facets-body]"));
  if (!root || !form || !body) return;

  const words = root.dataset;
  const title = document.title;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
  const heading = part("count");
  const facets = Faq.panel.facets(body);
  const chips = Faq.panel.chips(part("chips"), facets);
  const hits = Faq.panel.hits(part("hits"), facets);
  const reading = Faq.panel.reading(root, facets);
  const empty = Faq.panel.empty(part("empty"));
  const drawer = Faq.panel.drawer(facets);
  const clears = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-clear]"));

  /** @type {FaqPanelState} */
  let state = { q: "", choices: {} };
  let asked = 0;
  /** What the last step of the history was: typing goes on in the same step. */
  let step = "";
  let total = 0;
  /** Whether the results hold little of the question. */
  let close = false;
  let stray = false;

  const filled = (/** @type {string | undefined} */ text, /** @type {Record<string, string | number>} */ values) =>
    (text ?? "").replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  const counted = () => {
    const [one, many] = close ? [words.closeOne, words.closeMany] : [words.one, words.many];
    return filled(total ? (total > 1 ? many : one) : words.none, { n: total });
  };
  const chosen = () => Object.entries(state.choices).flatMap(([facet, slugs]) => slugs.map((slug) => facets.label(facet, slug)));
  const active = () => Boolean(state.q.trim() || chosen().length);

  function remember() {
    history.replaceState({ shown: hits.count, open: hits.opened }, "");
  }

  /** @param {"typing" | "choice"} kind */
  function write(kind) {
    const url = location.pathname + Faq.panel.url.write(state);
    if (url === location.pathname + location.search) return;
    if (kind === "typing" && step === "typing") history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    step = kind;
  }

  function say() {
    const labels = chosen().join(", ");
    const about = [state.q.trim() && filled(words.for, { q: state.q.trim() }), labels && filled(words.with, { label: labels })];
    const count = [counted(), ...about].filter(Boolean).join(", ");
    Faq.page.announce([count, ...reading.said].join(". "), QUIET);
  }

  /** @param {FaqResults} found */
  function more(found) {
    const left = Math.min(found.total - hits.count, PAGE);
    const { label, labelOne } = part("more").dataset;
    part("more-line").hidden = left <= 0;
    part("more").textContent = filled(left > 1 ? label : labelOne, { n: left });
  }

  /** @param {FaqResults} found */
  const excerpted = (found) => Boolean(state.q.trim()) && !found.notices.includes("no-words");

  /** @param {FaqResults} found @param {string[]} open */
  function show(found, open) {
    total = found.total;
    close = found.caveat;
    const searched = excerpted(found);
    const { best = "", alphabet = "" } = part("sort").dataset;
    heading.textContent = total || !state.q.trim() ? counted() : `${counted()} ${filled(words.for, { q: state.q.trim() })}`;
    part("sort").textContent = total > 1 ? (searched ? best : alphabet) : "";
    reading.show(found, state.q.trim());
    part("long").hidden = !found.notices.includes("truncated");
    part("wordless").hidden = !found.notices.includes("no-words");
    part("stray").hidden = !stray && !found.notices.includes("unknown-choice");
    part("error").hidden = true;
    facets.count(found.counts);
    hits.show(found.hits, { open, excerpts: searched, words: found.words });
    empty.show(found, state, facets);
    document.documentElement.classList.toggle("faq-nothing", !total);
    part("more-line").hidden = true;
    drawer.count(total, chosen().length);
    say();
  }

  /** The results of the page that are left, then what the reader may ask for. @param {FaqResults} found @param {number} turn */
  async function fill(found, turn) {
    const rest = await found.rest().catch(() => []);
    if (turn !== asked) return;
    if (rest.length) hits.show(rest, { add: true, excerpts: excerpted(found) });
    more(found);
    remember();
  }

  /** @param {FaqPanelState} next */
  function frame(next) {
    state = next;
    chips.show(state.choices);
    for (const clear of clears) clear.hidden = !chosen().length;
    document.title = state.q.trim() ? filled(words.title, { q: state.q.trim() }) : title;
    document.documentElement.classList.toggle("faq-searching", active());
    for (const each of document.querySelectorAll("[data-results], [data-skip]")) each.toggleAttribute("hidden", !active());
  }

  /** Search for `next` and show it; an answer that comes after a newer question is dropped.
   * @param {FaqPanelState} next @param {{typing?: boolean, shown?: number, open?: string[]}} [how] */
  async function run(next, { typing = false, shown = PAGE, open = hits.opened } = {}) {
    const turn = ++asked;
    frame(next);
    const slow = setTimeout(() => turn === asked && (heading.textContent = words.loading ?? ""), SLOW);
    try {
      const query = { ...next, limit: Math.max(shown, PAGE), first: shown > PAGE || open.length ? shown : SOON };
      let found = await Faq.engine.search({ ...query, typing });
      // A word that begins nothing is not being typed: it may be misspelt.
      if (typing && !found.total) found = await Faq.engine.search(query);
      if (turn !== asked) return;
      show(found, open);
      setTimeout(fill, 0, found, turn);
    } catch (error) {
      if (turn === asked) outdated(error) ? location.reload() : fail();
    } finally {
      clearTimeout(slow);
    }
  }

  /** Whether the scripts of this page are older than the index: a new page has new ones, and the URL holds the search.
   * One that was loaded again just now is as old as it was: nothing more comes of it. @param {unknown} error */
  function outdated(error) {
    const [visit] = performance.getEntriesByType("navigation");
    const type = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type;
    const again = type === "reload" && performance.now() < RELOAD;
    return !again && /** @type {{code?: string}} */ (error).code === "version";
  }

  function fail() {
    heading.textContent = words.failed ?? "";
    part("error").hidden = false;
    hits.show([], { excerpts: false, words: () => [] });
    empty.show(null, state, facets);
    part("more-line").hidden = true;
    Faq.page.announce(part("error").querySelector("p")?.textContent ?? "");
  }

  async function addMore() {
    const turn = asked;
    const first = hits.count;
    const found = await Faq.engine.search({ ...state, limit: PAGE, offset: first }).catch(() => null);
    if (turn !== asked) return;
    if (!found) return fail();
    hits.show(found.hits, { add: true, excerpts: Boolean(state.q.trim()) });
    more(found);
    remember();
    part("hits").children[first]?.querySelector("summary")?.focus();
    Faq.page.announce(filled(words.added, { n: found.hits.length }));
  }

  /** @param {"typing" | "choice"} kind */
  function changed(kind) {
    stray = false;
    const next = { q: field.value, choices: facets.chosen() };
    state = next;
    write(kind);
    return run(next, { typing: kind === "typing" });
  }

  function fromURL() {
    const { q, choices, stray: unknown } = Faq.panel.url.read(location.search, facets.known);
    field.value = q;
    facets.choose(choices);
    stray = unknown;
    step = "";
    return run({ q, choices }, history.state ?? {});
  }

  field.addEventListener("input", () => void changed("typing"));
  body.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "checkbox") void changed("choice");
  });
  form.addEventListener("submit", async () => {
    await changed("typing");
    step = "choice";
    if (active()) heading.focus();
    if (!total && active() && !chosen().length) Faq.panel.miss(form, state.q);
  });
  part("suggestion").addEventListener("click", () => {
    field.value = part("suggestion").textContent ?? "";
    void changed("choice").then(() => heading.focus());
  });
  part("typed").addEventListener("click", () => {
    field.value = part("typed").dataset.q ?? "";
    void changed("choice").then(() => heading.focus());
  });
  part("more").addEventListener("click", () => void addMore());
  part("retry").addEventListener("click", () => void run(state).then(() => heading.focus()));
  part("hits").addEventListener("faq:opened", remember);
  for (const clear of clears) {
    clear.addEventListener("click", () => {
      facets.choose({});
      void changed("choice");
      (clear.closest("dialog")?.querySelector("h2") ?? (active() ? heading : field)).focus();
    });
  }
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== location.pathname + Faq.panel.url.write(state)) void fromURL();
  });
  /** Who comes from a form or a link with a question is taken to its answers; not who comes back, nor who types here. */
  async function arrive() {
    await fromURL();
    const [visit] = performance.getEntriesByType("navigation");
    const came = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "navigate";
    if (came && document.activeElement === document.body) heading.focus({ preventScroll: true });
  }

  if (location.search.length > 1 && !Object.keys(facets.chosen()).length) void arrive();
  else if (field.value || Object.keys(facets.chosen()).length) void changed("typing");
};
