/** The state of the search in the URL, without a page. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const context = vm.createContext({ URLSearchParams, Faq: { panel: {} } });
vm.runInContext(readFileSync(new URL("../../overrides/assets/js/panel/url.js", import.meta.url), "utf-8"), context);
const { url } = context.Faq.panel;
const KNOWN = { couloir: ["hopital", "imagerie"], produit: ["ins"] };
const read = (search) => JSON.parse(JSON.stringify(url.read(search, KNOWN)));

test("a URL gives back the state that wrote it", () => {
  const state = { q: "l’INS & co ?", choices: { couloir: ["hopital", "imagerie"], produit: ["ins"] } };
  assert.deepEqual(read(url.write(state)), { ...state, stray: false });
});

test("an empty state has an empty URL", () => {
  assert.equal(url.write({ q: "  ", choices: {} }), "");
  assert.deepEqual(read(""), { q: "", choices: {}, stray: false });
});

test("unknown values are left out and told, unknown names are ignored", () => {
  assert.deepEqual(read("?couloir=lune&couloir=hopital&couloir=hopital"), { q: "", choices: { couloir: ["hopital"] }, stray: true });
  assert.deepEqual(read("?utm_source=x&__proto__=y&constructor=z"), { q: "", choices: {}, stray: false });
});

test("a question of ten thousand characters is cut in the URL", () => {
  assert.ok(url.write({ q: "é".repeat(10_000), choices: {} }).length < 4000);
});
