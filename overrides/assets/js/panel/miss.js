"use strict";
/** A submitted question that found nothing: the service keeps its words once several people have asked it. */
/** @type {FaqPanel["miss"]} */
Faq.panel.miss = (form, q) => {
  const asksNot = navigator.doNotTrack === "1" || /** @type {any} */ (navigator).globalPrivacyControl;
  if (asksNot || !form.action.endsWith("/recherche")) return;
  const address = `${form.action.slice(0, -"recherche".length)}api/search?limit=1&q=${encodeURIComponent(q.slice(0, 200))}`;
  void fetch(address, { credentials: "omit", keepalive: true }).catch(() => {});
};
