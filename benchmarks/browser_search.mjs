// The browser's engine under Node: node benchmarks/browser_search.mjs FOLDER QUERIES.jsonl RUN.jsonl [LIMIT]
// FOLDER holds the search files, at any depth. Reads {"id", "text"} lines, writes {"query", "entries": [ids]} lines.
import { readFileSync, writeFileSync } from "node:fs";
import { loadEngine, manifestOf } from "../tests/js/load_engine.mjs";

const [folder, queries, run, limit = "10"] = process.argv.slice(2);
if (!folder || !queries || !run) {
  console.error("usage: node benchmarks/browser_search.mjs FOLDER QUERIES.jsonl RUN.jsonl [LIMIT]");
  process.exit(2);
}
const { engine, load } = loadEngine();
const manifest = manifestOf(folder);
if (!manifest) {
  console.error(`${folder}: no search files`);
  process.exit(2);
}
await engine.open({ ...manifest, load });
const lines = [];
const times = [];
for (const line of readFileSync(queries, "utf8").split("\n")) {
  if (!line.trim()) continue;
  const { id, text } = JSON.parse(line);
  const start = performance.now();
  const { hits } = await engine.search({ q: text, limit: Number(limit) });
  times.push(performance.now() - start);
  lines.push(JSON.stringify({ query: id, entries: hits.map((hit) => hit.id) }));
}
writeFileSync(run, lines.join("\n") + "\n");
times.sort((a, b) => a - b);
const quantile = (part) => (times[Math.floor(part * (times.length - 1))] ?? 0).toFixed(2);
console.log(`${times.length} queries, p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms (files read included)`);
