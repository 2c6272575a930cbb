"use strict";
/** Code-like names (e-CPS) and inversions (a-t-il) stay on one line: the twin of unbroken in search/content/typography.py, for what is shown here. */
/** @type {FaqPanel["names"]} */
Faq.panel.names = (root) => {
  const LONGEST = 16;
  const word = /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)+(?![\p{L}\p{N}_-])/gu;
  const kept = /\p{Nd}|-t-|^ci-|-(?:je|tu|ils?|elles?|on|nous|vous|ce|ci|là)$/iu;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) {
    if (text.parentElement?.closest("pre, code")) continue;
    for (const match of [...text.data.matchAll(word)].reverse()) {
      const [name] = match;
      const capitals = name.match(/\p{Lu}/gu)?.length ?? 0;
      if (name.length > LONGEST || (capitals < 2 && !kept.test(name))) continue;
      const rest = text.splitText(match.index);
      rest.splitText(name.length);
      const span = Object.assign(document.createElement("span"), { className: "faq-name" });
      rest.replaceWith(span);
      span.append(rest);
    }
  }
};
