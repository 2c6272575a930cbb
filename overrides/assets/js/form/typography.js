"use strict";
/** French typography of Markdown, as `faq format` applies it. Its twin is `search/content/typography.py`, which gives the rules. */
(() => {
  const FENCE = /^[ \t]*(`{3,}|~{3,})/;
  const ITEM = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]/;
  const HIDDEN = "\ufffc";

  /** @param {FaqTypographyRules} rules @returns {FaqTypography} */
  function typography(rules) {
    const guarded = new RegExp(rules.protected, "gmu");
    /** @type {[RegExp, string][]} */
    const fixes = rules.fixes.map(([pattern, replacement]) => [new RegExp(pattern, "gmu"), replacement]);

    /** Prose: code, URLs and tags are hidden meanwhile. @param {string} text */
    function prose(text) {
      /** @type {string[]} */
      const hidden = [];
      let shown = text.replace(guarded, (piece) => (hidden.push(piece), HIDDEN)).normalize("NFC");
      for (const [pattern, replacement] of fixes) shown = shown.replace(pattern, replacement);
      return shown.replaceAll(HIDDEN, () => hidden.shift() ?? "");
    }

    /** Markdown, whose fenced and indented code stays as it is. @param {string} text */
    function markdown(text) {
      let [out, run, fence] = ["", "", ""];
      let [isProse, inList, blank] = [true, false, true];
      for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
        const opened = FENCE.exec(line)?.[1];
        let now = false;
        if (fence) {
          if (opened?.startsWith(fence)) fence = "";
        } else if (opened) {
          fence = opened;
        } else {
          inList = ITEM.test(line) || (inList && (!line.trim() || /^[ \t]/.test(line)));
          const indented = /^(?: {4}|\t)/.test(line) && line.trim() !== "";
          now = !(indented && !inList && (blank || !isProse));
        }
        if (now !== isProse) {
          out += isProse ? prose(run) : run;
          run = "";
        }
        run += line;
        [isProse, blank] = [now, !line.trim()];
      }
      return out + (isProse ? prose(run) : run);
    }
    return { prose, markdown };
  }
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { typography });
})();
