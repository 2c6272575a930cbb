import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { loadEngine } from "./load_engine.mjs";

const golden = JSON.parse(readFileSync(new URL("../golden/analysis.json", import.meta.url), "utf8"));
const { Faq } = loadEngine();

test("every text of the specification gives its tokens", () => {
  const { analyze } = Faq.text.analyzer(golden);
  for (const [text, expected] of golden.cases) {
    const found = analyze(text).map((token) => [
      token.form,
      token.stem,
      (token.stop ? "s" : "") + (token.joined ? "j" : "") + (token.broken ? "b" : ""),
      text.slice(token.start, token.end),
    ]);
    assert.equal(JSON.stringify(found), JSON.stringify(expected), text);
  }
});

test("a missing manifest is an error with a code, and may be tried again", async () => {
  const { engine } = loadEngine();
  let tries = 0;
  const load = async () => {
    tries++;
    throw new Error("offline");
  };
  await assert.rejects(engine.open({ base: "x/", load }), { code: "missing" });
  await assert.rejects(engine.search({ q: "dmp" }), { code: "missing" });
  assert.equal(tries, 2);
});

test("a manifest of another version is told apart", async () => {
  const { Faq, engine } = loadEngine();
  const load = async () => Faq.receive("manifest", { format: 0 });
  await assert.rejects(engine.open({ base: "x/", load }), { code: "version" });
});

test("a manifest that gives nothing is corrupt", async () => {
  const { engine } = loadEngine();
  await assert.rejects(engine.open({ base: "x/", load: async () => {} }), { code: "corrupt" });
});
