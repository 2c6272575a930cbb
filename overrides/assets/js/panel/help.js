"use strict";
/** What helps when the answer is not there. */

/** No result: what blocks, what is close, and whom to ask. @type {FaqPanel["empty"]} */
Faq.panel.empty = (box) => {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (box.querySelector(`[data-${name}]`));

  /** @param {FaqResults} results @param {FaqPanelFacets} facets */
  function blocking(results, facets) {
    const list = part("blocking-list");
    const buttons = results.lifts.map(({ facet, slug, total }) => {
      const text = (list.dataset.label ?? "").replace("{label}", facets.label(facet, slug)).replace("{n}", String(total));
      const button = Object.assign(document.createElement("button"), { type: "button", className: "faq-chip", textContent: text });
      button.addEventListener("click", () => {
        facets.toggle(facet, slug, false);
        document.getElementById("resultats")?.focus();
      });
      const line = document.createElement("li");
      line.append(button);
      return line;
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
      box.hidden = !results || results.total > 0;
      if (!results || box.hidden) return;
      blocking(results, facets);
      closest(results.closest);
      propose(q.trim(), results.closest[0]);
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
