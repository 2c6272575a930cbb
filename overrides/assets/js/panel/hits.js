"use strict";
/** The list of results; an answer opens in place. */
/** @type {FaqPanel["hits"]} */
Faq.panel.hits = (list, facets) => {
  const FACTS = 3;
  const QUIET = 500;
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("faq-hit"));
  const glossary = /** @type {HTMLElement} */ (list.closest("[data-term]")).dataset.term ?? "";
  /** @type {WeakMap<Element, FaqHit>} */
  const shown = new WeakMap();

  /** @param {string} iso */
  function day(iso) {
    const written = new Date(iso).toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    return written.replace(/^1 /, "1er ").replaceAll(" ", "\u00a0");
  }

  /** The engine reads every space as one: those that French keeps on the line are set again.
   * @param {Element} parent @param {FaqSegment[]} segments */
  function excerpt(parent, segments) {
    for (const { text: raw, marked } of segments) {
      const text = raw.replace(/ (?=[;:?!»])|(?<=«) /g, "\u00a0");
      if (!marked) parent.append(text);
      else parent.append(Object.assign(document.createElement("mark"), { textContent: text }));
    }
  }

  /** The answer's own HTML, made by the build, as nodes that run nothing.
   * @param {HTMLElement} body @param {FaqHit} hit */
  function write(body, hit) {
    const prose = body.querySelector(".faq-prose");
    if (!prose || prose.childNodes.length) return;
    const parsed = new DOMParser().parseFromString(hit.html, "text/html");
    for (const term of /** @type {NodeListOf<HTMLAnchorElement>} */ (parsed.querySelectorAll("a.faq-term"))) {
      term.href = glossary.replace("{slug}", term.href.slice("glossaire:".length));
    }
    prose.append(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
    trust(body, hit);
    Faq.panel.names(body);
    Faq.page.wake(body);
  }

  /** Closed answers are written too, once typing stops: the browser finds words in them, and prints them. */
  function writeAll() {
    for (const details of list.querySelectorAll("details")) writeClosed(details);
  }

  /** The same, one answer at a time, so that the page never stops answering. @param {HTMLElement[]} left */
  function writeEach(left) {
    const [details, ...rest] = left;
    if (!details) return;
    writeClosed(details);
    quiet = setTimeout(writeEach, 0, rest);
  }

  /** @param {HTMLElement} details */
  function writeClosed(details) {
    const hit = shown.get(details);
    const body = /** @type {HTMLElement | null} */ (details.querySelector(".faq-item__body"));
    if (hit && body) write(body, hit);
  }

  /** Fills in a date, or removes the part that shows it. @param {Element | null} part @param {string} iso */
  function date(part, iso) {
    const time = part?.querySelector("time");
    if (!iso) part?.remove();
    else if (time) Object.assign(time, { dateTime: iso, textContent: day(iso) });
  }

  /** What is known of the answer, as on its page. @param {Element} body @param {FaqHit} hit */
  function trust(body, { source: { title, address }, verified, review_by }) {
    const overdue = review_by !== "" && review_by < new Date().toISOString().slice(0, 10);
    const source = body.querySelector("[data-source]");
    const link = source?.querySelector("a");
    if (link) link.textContent = title;
    if (link && address) Object.assign(link, { href: address, rel: "external noopener" });
    else link?.replaceWith(title);
    if (!title) source?.remove();
    date(body.querySelector("[data-verified]"), verified);
    date(body.querySelector("[data-review]"), overdue ? "" : review_by);
    date(body.querySelector("[data-overdue]"), overdue ? review_by : "");
  }

  /** The words of the question, in the open answers and on the page of this one.
   * @param {HTMLElement} body @param {FaqHit} hit */
  function mark(body, { url }) {
    const open = [...list.querySelectorAll("details[open] .faq-prose")];
    const words = (/** @type {Element | null} */ root) => terms(root?.textContent ?? "");
    const link = /** @type {HTMLAnchorElement} */ (body.querySelector("[data-page]"));
    const own = words(body.querySelector(".faq-prose"));
    if (own.length && !url.includes("#")) link.href = `${url}#${new URLSearchParams({ mots: own.join(" ") })}`;
    Faq.highlight([body.querySelector(".faq-prose") ?? body, ...open], [...new Set(open.flatMap(words))]);
  }

  /** The form of the votes, where there is a service: it needs the revision that is shown.
   * @param {HTMLElement} body @param {string} id */
  async function ask(body, id) {
    if (!document.getElementById("faq-vote") || "asked" in body.dataset) return;
    body.dataset.asked = "";
    const answer = await fetch(`${Faq.page.base}/api/entries/${id}.json`).catch(() => null);
    const vote = answer?.ok ? Faq.vote?.make(await answer.json()) : null;
    const place = body.querySelector("[data-vote]");
    if (!vote || !place) return;
    place.append(vote);
    Faq.page.wake(place);
  }

  /** @param {FaqHit} hit @param {boolean} excerpts */
  function item(hit, excerpts) {
    const line = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
    const part = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (line.querySelector(selector));
    const details = /** @type {HTMLDetailsElement} */ (part("details"));
    const body = part(".faq-item__body");
    details.id = hit.id;
    details.dataset.entry = hit.id;
    part(".faq-item__question").textContent = hit.question;
    if (excerpts) excerpt(part(".faq-hit__excerpt"), hit.excerpt);
    else part(".faq-hit__excerpt").remove();
    const labels = Object.entries(hit.facets).map(([facet, slugs]) => facets.label(facet, slugs[0] ?? ""));
    const verified = hit.verified ? (list.dataset.verified ?? "").replace("{n}", day(hit.verified)).replaceAll(" ", "\u00a0") : "";
    part(".faq-hit__facts").textContent = [...labels.slice(-FACTS), verified].filter(Boolean).join("\u00a0· ");
    Faq.panel.names(part("summary"));
    part("[data-page]").setAttribute("href", hit.url);
    part("[data-module=copy]").dataset.url = hit.url;
    part("[data-public]").append(`${hit.id}/`);
    shown.set(details, hit);
    part("summary").addEventListener("click", () => write(body, hit));
    details.addEventListener("toggle", () => {
      if (details.open) {
        write(body, hit);
        void ask(body, hit.id);
        mark(body, hit);
      }
      list.dispatchEvent(new Event("faq:opened"));
    });
    return { line, details };
  }

  /** @type {FaqResults["words"]} */
  let terms = () => [];
  let quiet = 0;
  addEventListener("beforeprint", writeAll);

  return {
    get count() {
      return list.children.length;
    },
    get opened() {
      return [...list.querySelectorAll("details[open]")].map((details) => details.id);
    },
    show(hits, { add = false, open = [], excerpts, words = terms }) {
      terms = words;
      const items = hits.map((hit) => item(hit, excerpts));
      for (const { details } of items) details.open = open.includes(details.id);
      if (add) list.append(...items.map(({ line }) => line));
      else list.replaceChildren(...items.map(({ line }) => line));
      clearTimeout(quiet);
      quiet = setTimeout(() => writeEach([...list.querySelectorAll("details")]), QUIET);
    },
  };
};
