"use strict";
/** Suggestions below the header's field: an ARIA 1.2 combobox whose options are the first questions, then all answers.
 * @type {FaqPanel["suggest"]} */
Faq.panel.suggest = (form) => {
  const MOST = 5;
  /** Milliseconds without a new list before it is announced: who types hears the last one only. */
  const QUIET = 800;
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("q"));
  const list = /** @type {HTMLElement} */ (form.querySelector("[role=listbox]"));
  const words = list.dataset;
  /** @type {HTMLElement | null} */
  let active = null;
  let turn = 0;

  /** @param {HTMLElement | null} option */
  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) field.setAttribute("aria-activedescendant", active.id);
    else field.removeAttribute("aria-activedescendant");
  }

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (open) return;
    activate(null);
    Faq.page.announce("");
  }

  /** @param {string} text @param {number} rank @param {() => void} go */
  function option(text, rank, go) {
    const item = Object.assign(document.createElement("li"), { id: `${list.id}-${rank}`, role: "option", textContent: text });
    item.setAttribute("aria-selected", "false");
    item.addEventListener("click", go);
    return item;
  }

  /** @param {FaqResults} found */
  function fill({ hits, total, words: terms }) {
    const questions = hits.map(({ question, url, html }, rank) =>
      option(question, rank, () => {
        const { body } = new DOMParser().parseFromString(html, "text/html");
        const mots = terms(body.textContent ?? "").join(" ");
        location.assign(mots ? `${url}#${new URLSearchParams({ mots })}` : url);
      }),
    );
    const all = (words.all ?? "").replace("{n}", String(total));
    const last = total > hits.length ? [option(all, hits.length, () => form.requestSubmit())] : [];
    activate(null);
    list.replaceChildren(...questions, ...last);
    Faq.panel.names(list);
    show(questions.length > 0);
    const said = (hits.length > 1 ? words.many : hits.length ? words.one : words.none) ?? "";
    Faq.page.announce(said.replace("{n}", String(hits.length)), QUIET);
  }

  async function search() {
    const q = field.value;
    const mine = ++turn;
    if (!q.trim()) return show(false);
    const found = await Faq.engine.search({ q, limit: MOST, typing: true }).catch(() => null);
    if (mine === turn && found && document.activeElement === field) fill(found);
  }

  /** Who acts on the list gets what is in it: a list still on its way would change the options under the finger. */
  function hold() {
    turn += 1;
  }

  /** @param {number} step */
  function move(step) {
    const options = /** @type {HTMLElement[]} */ ([...list.children]);
    const ways = [null, ...options];
    hold();
    activate(ways.at((ways.indexOf(active) + step) % ways.length) ?? null);
  }

  /** Whether the key was for the list. @param {KeyboardEvent} event */
  function pressed({ key, altKey }) {
    const closed = list.hidden;
    if (key === "ArrowDown" && closed) void search();
    else if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp" && !closed) altKey ? show(false) : move(-1);
    else if (key === "Enter" && active) active.click();
    else if (key === "Escape" && !closed) show(false);
    else return false;
    return true;
  }

  field.addEventListener("input", () => void search());
  field.addEventListener("keydown", (event) => pressed(event) && event.preventDefault());
  field.addEventListener("blur", () => show(false));
  list.addEventListener("pointerdown", hold);
  // The field keeps the focus while an option is pressed.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  if (field.value) void search();
};
