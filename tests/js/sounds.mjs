// How words sound to the browser's engine: node sounds.mjs WORDS.json
import { readFileSync } from "node:fs";
import { loadEngine } from "./load_engine.mjs";

const { Faq } = loadEngine();
const { sounds, words } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rules = sounds.map(([pattern, heard]) => [new RegExp(pattern, "g"), heard.replace("\\", "$")]);
process.stdout.write(JSON.stringify(words.map((word) => Faq.correct.sound(word, rules))));
