"use strict";
/**
 * The editors' form. Decap CMS reads and writes entries through this file, so that what it writes is what `faq format`
 * would leave, and what did not change stays as it was typed. Its tables come from `search/site/form.py`.
 */
(() => {
  const HEADER = /^\ufeff?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*\r?$\n?/m;
  const PLAIN = /^\p{L}[^:#[\]{},&*!|>'"%@`\\\n\t\x85\u2028\u2029]*(?<![\s\u00a0\u202f])$/u;
  const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
  const RESERVED = new Set("null true false Null NULL True TRUE False FALSE n N y Y".split(" "));
  /** Key under which an entry carries its file as it was. */
  const WRITTEN = "_written";

  /** A line of Markdown without what the rich text editor changes by itself: escapes, padding of tables. @param {string} text */
  const bare = (text) => {
    const plain = text.replace(/\\([^A-Za-z0-9\s])/g, "$1").trimEnd();
    return plain.startsWith("|") ? plain.replace(/\s*\|\s*/g, "|").replace(/-{2,}/g, "-") : plain;
  };

  /** Lines that say the same as before, as they were written before. @param {string} body @param {string} before */
  function restored(body, before) {
    const known = new Map(before.split(/\r?\n/).map((each) => [bare(each), each]));
    return body.split(/\r?\n/).map((each) => known.get(bare(each)) ?? each).join("\n");
  }

  /** @param {string} text @returns {Record<string, any>} */
  const yaml = (text) => globalThis.jsyaml.load(text, { schema: globalThis.jsyaml.JSON_SCHEMA }) ?? {};
  /** @param {unknown} value */
  const line = (value) => (value === null || value === undefined ? "" : String(value).replace(/[ \t\n]+/g, " ").trim());
  /** @param {unknown} value @returns {string[]} */
  const texts = (value) => (Array.isArray(value) ? value : value ? [value] : []).map(line).filter(Boolean);

  /** A YAML text on one line, quoted only where it must be. @param {string} text */
  function scalar(text) {
    if (PLAIN.test(text) && !RESERVED.has(text)) return text;
    return CONTROL.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
  }

  /** Kind of a key -> its lines; nothing for an empty one. @param {FaqTypography} typography @returns {Record<FaqFormKey["kind"], (key: FaqFormKey, value: any) => string>} */
  const writers = ({ prose }) => {
    /** @param {FaqFormKey} key @param {any} value */
    const word = ({ name }, value) => (line(value) ? `${name}: ${line(value)}\n` : "");
    return {
      Day: word,
      StatusKind: word,
      Text: ({ name }, value) => (line(value) ? `${name}: ${scalar(prose(line(value)))}\n` : ""),
      Texts: ({ name }, value) => {
        const items = texts(value).map((item) => `  - ${scalar(prose(item))}\n`);
        return items.length ? `${name}:\n${items.join("")}` : "";
      },
      Ids: ({ name }, value) => (texts(value).length ? `${name}: [${texts(value).join(", ")}]\n` : ""),
      Facet: ({ name }, value) => `${name}: [${texts(value).join(", ")}]\n`,
      SourceKind: ({ name }, value) => {
        const [title, url] = [line(value?.titre), line(value?.adresse)];
        return title ? `${name}:\n  titre: ${scalar(title)}\n${url ? `  adresse: ${scalar(url)}\n` : ""}` : "";
      },
    };
  };

  /** Reads and writes entries as these tables say. @param {FaqFormTables} tables @returns {FaqEntryFormat} */
  function format(tables) {
    const typography = Faq.typography(tables.typography);
    const writer = writers(typography);
    /** @param {FaqFormKey} key @param {any} value */
    const lines = (key, value) => writer[key.kind](key, value);

    /** The header as it was written, but for the keys whose value changed. @param {string} written @param {any} data */
    function header(written, data) {
      const before = yaml(written);
      /** @type {Map<string, string>} */
      const blocks = new Map();
      for (const block of written.split(/^(?=[^\s#-][^:\n]*:)/m)) blocks.set(block.slice(0, Math.max(0, block.indexOf(":"))), block);
      const order = [...blocks.keys()];
      let after = "";
      for (const key of tables.keys) {
        const now = lines(key, data[key.name]);
        if (written && !blocks.has(key.name) && now === lines(key, undefined)) continue;
        if (!blocks.has(key.name) && now) order.splice(order.indexOf(after) + 1, 0, key.name);
        if (!blocks.has(key.name) || lines(key, before[key.name]) !== now) blocks.set(key.name, now);
        if (order.includes(key.name)) after = key.name;
      }
      return order.map((name) => blocks.get(name)).join("");
    }

    return {
      read(text) {
        const found = HEADER.exec(text);
        if (!found) return { body: text };
        const [whole, written = ""] = found;
        return { ...yaml(written), [WRITTEN]: text, body: text.slice(whole.length).trim().replaceAll("\r\n", "\n") };
      },
      write(data) {
        const before = String(data[WRITTEN] ?? "");
        const [whole = "", written = ""] = HEADER.exec(before) ?? [];
        const body = restored(String(data.body ?? "").trim(), before.slice(whole.length));
        return `---\n${header(written, data)}---\n${typography.markdown(body)}\n`;
      },
    };
  }

  /** The name of a file from the words that count in its question. @param {string} question @param {FaqFormTables} tables */
  function idOf(question, { stopWords, idLength }) {
    const plain = question.toLowerCase().replaceAll("œ", "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    const all = plain.split(/[^a-z0-9]+/).filter(Boolean);
    const words = all.filter((word) => !stopWords.includes(word));
    let id = "";
    for (const word of words.length ? words : all) {
      if (id && id.length + 1 + word.length > idLength) break;
      id = `${id}-${word}`.replace(/^-/, "").slice(0, idLength).replace(/-$/, "");
    }
    return id;
  }

  /** The answer as the site shows it, beside the fields. @param {any} props */
  function preview({ entry, widgetFor }) {
    const { h } = globalThis;
    const question = entry.getIn(["data", "question"]) || "";
    return h("main", { className: "faq-main" }, h("article", { className: "faq-prose" }, h("h1", {}, question), widgetFor("body")));
  }

  /** @param {FaqFormTables} tables @param {any} config */
  function start(tables, config) {
    const { CMS } = globalThis;
    const { read, write } = format(tables);
    CMS.registerCustomFormat("faq", "md", { fromFile: read, toFile: write });
    CMS.registerRemarkPlugin({ settings: { bullet: "-", listItemIndent: "1", emphasis: "*", strong: "*", fences: true, rule: "-" } });
    CMS.registerEventListener({
      name: "preSave",
      handler: (/** @type {any} */ { entry }) => {
        const data = entry.get("data");
        return data.get("identifiant") ? data : data.set("identifiant", idOf(line(data.get("question")), tables));
      },
    });
    for (const { name } of config.collections) CMS.registerPreviewTemplate(name, preview);
    CMS.registerPreviewStyle(tables.styles);
    // Decap wraps the answer, whose blocks are then no children of the prose.
    CMS.registerPreviewStyle(".faq-prose div > * + * { margin-block-start: 1rem; }", { raw: true });
    CMS.init({ config });
  }

  Object.assign(globalThis, { CMS_MANUAL_INIT: true });
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { form: Object.freeze({ format, idOf, start }) });
})();
