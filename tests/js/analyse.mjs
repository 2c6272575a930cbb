// node analyse.mjs WORDS.json TOKENS.json: the browser's analysis of each word, with the golden word lists.
import { readFileSync, writeFileSync } from "node:fs";
import { loadEngine } from "./load_engine.mjs";

const [words, tokens] = process.argv.slice(2);
const golden = JSON.parse(readFileSync(new URL("../golden/analysis.json", import.meta.url), "utf8"));
const { Faq } = loadEngine();
const { analyze } = Faq.text.analyzer({ ...golden, acronyms: "", ambiguous: "" });
const rows = JSON.parse(readFileSync(words, "utf8")).map((word) =>
  analyze(word).map(({ form, stem, start, stop, joined }) => [form, stem, [...word.slice(0, start)].length, stop, joined]),
);
writeFileSync(tokens, JSON.stringify(rows));
