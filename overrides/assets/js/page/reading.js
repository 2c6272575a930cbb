"use strict";
/** Answers on a page: opened by a link to them, printed, copied. Browsers that find text inside `details` need no help. */
(() => {
  /** Open the answer that the URL points to, or the one around it, and give it the focus. */
  function openTarget() {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    const answer = target?.closest("details");
    if (!target || !answer) return;
    answer.open = true;
    const place = target === answer ? answer.querySelector("summary") : target;
    if (place !== answer.querySelector("summary")) place?.setAttribute("tabindex", "-1");
    target.scrollIntoView();
    place?.focus({ preventScroll: true });
  }

  /** Marks words below `roots`, whole and as they are written, where the browser can without touching the page.
   * @param {Iterable<Element>} roots @param {string[]} words */
  function highlight(roots, words) {
    if (!CSS.highlights || !words.length) return;
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "gu");
    const ranges = [];
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text; text = walker.nextNode()) {
        for (const { index, 0: word } of (text.nodeValue ?? "").matchAll(pattern)) {
          const range = new Range();
          range.setStart(text, index);
          range.setEnd(text, index + word.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("faq-mots", new Highlight(...ranges));
    ranges[0]?.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
  }

  /** Who comes from results finds their words marked; the URL does not keep them. */
  function markArrival() {
    const words = new URLSearchParams(location.hash.slice(1)).get("mots");
    if (!words) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    highlight(document.querySelectorAll(".faq-entry__main > .faq-prose"), words.split(" "));
  }

  /** @type {HTMLDetailsElement[]} */
  let opened = [];

  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details")].filter((answer) => !answer.open);
    for (const answer of opened) answer.open = true;
  });
  addEventListener("afterprint", () => {
    for (const answer of opened) answer.open = false;
    delete document.documentElement.dataset.printOne;
    for (const each of document.querySelectorAll("[data-printed]")) each.removeAttribute("data-printed");
  });
  document.addEventListener("DOMContentLoaded", markArrival);
  addEventListener("hashchange", openTarget);
  // Not sooner: the browser's own move to the target would take the focus away.
  addEventListener("load", openTarget);

  Faq.page.module("print", (button) => {
    button.addEventListener("click", () => {
      const answer = button.closest("details");
      if (answer) {
        document.documentElement.dataset.printOne = "";
        answer.dataset.printed = "";
      }
      print();
    });
  });

  Faq.page.module("open-all", (button) => {
    const answers = () => [.../** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.faq-item"))];
    const label = () => {
      const all = answers().every((answer) => answer.open);
      button.textContent = (all ? button.dataset.close : button.dataset.open) ?? "";
    };
    button.addEventListener("click", () => {
      const open = !answers().every((answer) => answer.open);
      for (const answer of answers()) answer.open = open;
      label();
    });
    document.addEventListener("toggle", label, { capture: true });
  });

  /** Copies `data-text`, or the full URL in `data-url`; where the browser refuses, goes there so that it can be copied. */
  Faq.page.module("copy", (button) => {
    const label = button.textContent ?? "";
    button.addEventListener("click", async () => {
      const { text, url = "" } = button.dataset;
      const full = new URL(url, document.baseURI).href;
      try {
        await navigator.clipboard.writeText(text ?? full);
      } catch {
        if (!text) location.assign(full);
        return;
      }
      button.textContent = button.dataset.done ?? label;
      Faq.page.announce(button.textContent);
      setTimeout(() => (button.textContent = label), 3000);
    });
  });

  Faq.highlight = highlight;
})();
