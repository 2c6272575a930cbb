"use strict";
/** State of the search <-> query part of the URL, so that a copied link gives the same page. */
(() => {
  const LONGEST = 500;

  Faq.panel.url = {
    read(search, known) {
      const params = new URLSearchParams(search);
      /** @type {FaqChoices} */
      const choices = {};
      let stray = false;
      for (const [name, value] of params) {
        if (name === "q") continue;
        const found = Object.hasOwn(known, name) && known[name]?.includes(value);
        if (found && !choices[name]?.includes(value)) (choices[name] ??= []).push(value);
        stray ||= !found && Object.hasOwn(known, name);
      }
      return { q: params.get("q") ?? "", choices, stray };
    },
    write({ q, choices }) {
      const params = new URLSearchParams();
      if (q.trim()) params.set("q", q.slice(0, LONGEST));
      for (const [name, values] of Object.entries(choices)) for (const value of values) params.append(name, value);
      const text = params.toString();
      return text && `?${text}`;
    },
  };
})();
