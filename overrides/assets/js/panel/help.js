"use strict";
/** What helps above and below the results, when the answer is not there or not yet clear. */

/** A button among chips. @param {string} text @param {() => void} act */
Faq.panel.chip = (text, act) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "faq-chip", textContent: text });
  button.addEventListener("click", act);
  const line = document.createElement("li");
  line.append(button);
  return line;
};

/** Above the results: what was read, what a term means, what would settle a vague question, how sure the results are.
 * @type {FaqPanel["reading"]} */
Faq.panel.reading = (root, facets) => {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
  const slug = (/** @type {string} */ term) => term.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");

  /** The question with the words that were read otherwise between quotes, which nothing corrects.
   * @param {string} q @param {FaqResults["corrections"]} corrections */
  function exact(q, corrections) {
    const typed = new Set(corrections.flatMap(({ typed }) => typed.split(" ")));
    const words = q.split(/\s+/).map((word) => (typed.has(Faq.text.fold(word)) ? `"${word}"` : word));
    return words.some((word) => word.startsWith('"')) ? words.join(" ") : `"${q}"`;
  }

  /** @param {FaqResults} found @param {string} q */
  function correction({ suggestion, total, corrections }, q) {
    part("corrected").hidden = !suggestion;
    part("suggestion").textContent = suggestion ?? "";
    for (const each of root.querySelectorAll("[data-read]")) each.toggleAttribute("hidden", !total);
    for (const each of root.querySelectorAll("[data-meant]")) each.toggleAttribute("hidden", total > 0);
    const typed = part("typed");
    typed.textContent = (typed.dataset.label ?? "").replace("{q}", q);
    typed.dataset.q = exact(q, corrections);
  }

  /** @param {FaqDefinition | null} found */
  function definition(found) {
    part("definition").hidden = !found;
    if (!found) return;
    part("definition").dataset.said = `${found.term}\u00a0: ${found.long_form}`;
    part("definition-term").textContent = found.term;
    part("definition-text").textContent = [found.long_form, found.text].filter(Boolean).join(". ");
    const url = root.dataset.term?.replace("{slug}", slug(found.term)) ?? "";
    part("definition").querySelector("a")?.setAttribute("href", url);
  }

  /** @param {FaqResults["refinements"]} found */
  function refinements(found) {
    part("refine").hidden = !found.length;
    const chips = found.map(({ facet, slug: value, label, count }) =>
      Faq.panel.chip(`${label}\u00a0: ${count}`, () => {
        facets.toggle(facet, value, true);
        document.getElementById("resultats")?.focus();
      }),
    );
    part("refine-list").replaceChildren(...chips);
  }

  return {
    show(found, q) {
      correction(found, q);
      definition(found.definition);
      refinements(found.refinements);
      part("caveat").hidden = !found.caveat || !found.total;
    },
    get said() {
      const shown = ["corrected", "definition", "refine", "caveat"].map(part).filter(({ hidden }) => !hidden);
      return shown.map((each) => (each.dataset.said ?? each.innerText).replace(/\s*\n\s*/g, ", ").trim());
    },
  };
};

/** No result: what blocks, what is close, and whom to ask. @type {FaqPanel["empty"]} */
Faq.panel.empty = (box) => {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (box.querySelector(`[data-${name}]`));

  /** @param {FaqResults} results @param {FaqPanelFacets} facets */
  function blocking(results, facets) {
    const list = part("blocking-list");
    const buttons = results.lifts.map(({ facet, slug, total }) => {
      const text = (list.dataset.label ?? "").replace("{label}", facets.label(facet, slug)).replace("{n}", String(total));
      return Faq.panel.chip(text, () => {
        facets.toggle(facet, slug, false);
        document.getElementById("resultats")?.focus();
      });
    });
    list.replaceChildren(...buttons);
    part("blocking").hidden = !buttons.length;
  }

  /** @param {FaqHit[]} hits */
  function closest(hits) {
    const lines = hits.slice(0, 3).map(({ question, url }) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: url, textContent: question }));
      return line;
    });
    part("closest-list").replaceChildren(...lines);
    part("closest").hidden = !lines.length;
  }

  /** The words follow to wherever a question can be proposed. @param {string} q @param {FaqHit | undefined} nearest */
  function propose(q, nearest) {
    const link = /** @type {HTMLAnchorElement | null} */ (box.querySelector("[data-propose]"));
    if (link) link.href = (link.dataset.propose ?? "").replaceAll("{q}", encodeURIComponent(q));
    const remark = /** @type {HTMLElement | null} */ (box.querySelector("[data-remark]"));
    if (remark) remark.hidden = !nearest;
    if (nearest) remark?.querySelector("a")?.setAttribute("href", `${nearest.url}#${new URLSearchParams({ remarque: q })}`);
  }

  return {
    show(results, { q }, facets) {
      box.hidden = !results || (results.total > 0 && !results.caveat);
      if (!results || box.hidden) return;
      blocking(results, facets);
      closest(results.total ? [] : results.closest);
      propose(q.trim(), results.hits[0] ?? results.closest[0]);
    },
  };
};

/** A submitted question that found nothing: the service keeps its words once several people have asked it.
 * @type {FaqPanel["miss"]} */
Faq.panel.miss = (form, q) => {
  const asksNot = navigator.doNotTrack === "1" || /** @type {any} */ (navigator).globalPrivacyControl;
  if (asksNot || !form.action.endsWith("/recherche")) return;
  const url = `${form.action.slice(0, -"recherche".length)}api/search?limit=1&q=${encodeURIComponent(q.slice(0, 200))}`;
  void fetch(url, { credentials: "omit", keepalive: true }).catch(() => {});
};
