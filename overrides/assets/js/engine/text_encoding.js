"use strict";
/** Numbers and sorted words out of text. The twin of `search/engine/text_encoding.py`, which describes the format. */
(() => {
  const LAST = 68;
  const VALUES = new Int8Array(127).fill(-1);
  let value = 0;
  for (let code = 33; code < 127; code++) if (code !== 34 && code !== 92) VALUES[code] = value++;
  const LEADING = value - LAST;

  /** @param {string} text */
  function reader(text) {
    let at = 0;
    return {
      get done() {
        return at >= text.length;
      },
      number() {
        let high = 0;
        for (let led = false; ; led = true) {
          const digit = VALUES[text.charCodeAt(at++)] ?? -1;
          if (digit < 0) throw Object.assign(new Error("number"), { code: "corrupt" });
          if (digit < LAST) return led ? high * LAST + digit + LAST : digit;
          high = high * LEADING + digit - LAST;
        }
      },
    };
  }

  /** @type {FaqTextEncoding} */
  const encoding = {
    reader,
    gaps(source, count) {
      const found = new Uint32Array(count);
      for (let i = 0, last = -1; i < count; i++) found[i] = last += source.number() + 1;
      return found;
    },
    unfront(coded, before) {
      return before.slice(0, VALUES[coded.charCodeAt(0)] ?? 0) + coded.slice(1);
    },
  };
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { encoding: Object.freeze(encoding) });
})();
