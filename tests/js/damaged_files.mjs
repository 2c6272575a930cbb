// Damage to each kind of search file: an error with a code, then the same search succeeds. FAQ_FILES: a folder of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { loadEngine, manifestOf } from "./load_engine.mjs";

const found = manifestOf(process.env.FAQ_FILES);
const KINDS = { terms: /\/t\d+\.js$/, pairs: /\/p\d+\.js$/, words: /\/w.\.js$/, entries: /\/e\d+\.js$/, members: /\/members\.js$/ };
const DAMAGES = {
  "a missing file": ["missing", () => null],
  "a truncated file": ["corrupt", (source) => source.slice(0, source.length / 2)],
  "an empty file": ["corrupt", () => ""],
  "a file in another's place": ["corrupt", (source) => source.replace(/"\w+"/, '"x0"')],
  "a file of another shape": ["corrupt", (source) => source.replace(/,.*/s, ',{"a":1});')],
  "a file with less in it": ["corrupt", (source) => source.replace(/,.*/s, ',["",""]);')],
};
const QUERY = { q: "erreur référencement certifcat" };

for (const [kind, pattern] of Object.entries(KINDS)) {
  for (const [name, [code, damage]] of Object.entries(DAMAGES)) {
    test(`${name} of ${kind} is told, and may be tried again`, async () => {
      const { engine, load, run } = loadEngine();
      let damaged = 0;
      const options = {
        ...found,
        async load(address) {
          if (damaged || !pattern.test(address)) return load(address);
          damaged++;
          const source = damage(readFileSync(address, "utf8"));
          if (source === null) throw new Error("404");
          run(source, address);
        },
      };
      await engine.open(options);
      await assert.rejects(engine.search(QUERY), { code });
      const { hits } = await engine.search(QUERY);
      assert.ok(damaged && hits.length);
      assert.ok(hits.every(({ id, question, html }) => id && question && html));
    });
  }
}

test("the first hits come without the files of the others, which follow", async () => {
  const { engine, load, loaded } = loadEngine();
  await engine.open({ ...found, load });
  const query = { q: "référencement", limit: 12 };
  const entries = () => loaded.filter(({ address }) => KINDS.entries.test(address)).length;
  const first = await engine.search({ ...query, first: 3 });
  const before = entries();
  const rest = await first.rest();
  assert.equal(first.hits.length, 3);
  assert.ok(before <= 3 && entries() > before);
  const whole = await engine.search(query);
  assert.equal(JSON.stringify([...first.hits, ...rest]), JSON.stringify(whole.hits));
  assert.equal((await whole.rest()).length, 0);
});

test("a file of the later hits that is missing costs none of the first, and may be tried again", async () => {
  const { engine, load } = loadEngine();
  let late = false;
  await engine.open({
    ...found,
    async load(address) {
      if (late && KINDS.entries.test(address)) throw new Error("404");
      return load(address);
    },
  });
  const { hits, rest } = await engine.search({ q: "référencement", limit: 12, first: 3 });
  late = true;
  await assert.rejects(rest(), { code: "missing" });
  late = false;
  assert.equal(hits.length + (await rest()).length, 12);
});
