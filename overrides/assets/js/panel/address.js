"use strict";
/** State of the search <-> query part of the address, so that a copied link gives the same page. */
(() => {
  const LONGEST = 500;

  /** @type {FaqPanel["address"]} */
  const address = {
    read(search, known) {
      const asked = new URLSearchParams(search);
      /** @type {FaqChoices} */
      const choices = {};
      let stray = false;
      for (const [name, value] of asked) {
        if (name === "q") continue;
        const found = Object.hasOwn(known, name) && known[name]?.includes(value);
        if (found && !choices[name]?.includes(value)) (choices[name] ??= []).push(value);
        stray ||= !found && Object.hasOwn(known, name);
      }
      return { q: asked.get("q") ?? "", choices, stray };
    },
    write({ q, choices }) {
      const asked = new URLSearchParams();
      if (q.trim()) asked.set("q", q.slice(0, LONGEST));
      for (const [name, values] of Object.entries(choices)) for (const value of values) asked.append(name, value);
      const text = asked.toString();
      return text && `?${text}`;
    },
  };
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { panel: { address } });
})();
