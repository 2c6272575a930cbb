// What the browser's engine answers, as JSON: node results.mjs FOLDER QUERIES.json
import { readFileSync } from "node:fs";
import { loadEngine, manifestOf } from "./load_engine.mjs";

const [folder, queries] = process.argv.slice(2);
const { engine, load } = loadEngine();
await engine.open({ ...manifestOf(folder), load });
const answers = [];
for (const q of JSON.parse(readFileSync(queries, "utf8"))) {
  const { hits, closest, rest, ...others } = await engine.search({ q, limit: 10 });
  const shown = hits.map(({ id, score, excerpt }) => ({ id, score, excerpt }));
  answers.push({ ...others, hits: shown, closest: closest.map(({ id }) => id) });
}
process.stdout.write(JSON.stringify(answers));
