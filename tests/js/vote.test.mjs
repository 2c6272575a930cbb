// Sending a vote: what is tried again, and what is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const SCRIPT = fileURLToPath(new URL("../../overrides/assets/js/vote.js", import.meta.url));

/** `Faq.vote` in a world whose network gives these answers in turn; a null answer is a cut connection. */
function world(answers) {
  const sent = [];
  const fetch = async (address, options) => {
    sent.push({ address, ...options });
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (!answer) throw new TypeError("network");
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status });
  };
  const Faq = { page: { module() {} } };
  vm.runInContext(readFileSync(SCRIPT, "utf8"), vm.createContext({ Faq, fetch, AbortSignal, setTimeout }));
  const pauses = [];
  const send = () => Faq.vote.send("/api/votes", { vote: "oui" }, async (time) => void pauses.push(time));
  return { send, sent, pauses };
}

test("a vote that is taken is sent once", async () => {
  const { send, sent } = world([{ status: 200 }]);
  await send();
  assert.equal(sent.length, 1);
  assert.equal(sent[0].body, '{"vote":"oui"}');
  assert.equal(sent[0].credentials, "omit");
});

test("a cut connection, a failing server and a crowd are tried again", async () => {
  const { send, sent, pauses } = world([null, { status: 503 }, { status: 429 }, { status: 200 }]);
  await send();
  assert.equal(sent.length, 4);
  assert.deepEqual(pauses, [500, 1500, 4000]);
});

test("after three new tries it gives up, without inventing a reason", async () => {
  const { send, sent } = world([{ status: 503 }]);
  await assert.rejects(send, (error) => error.message === "");
  assert.equal(sent.length, 4);
});

test("a refusal is not tried again and says why", async () => {
  const { send, sent } = world([{ status: 409, body: { detail: "Rechargez la page." } }]);
  await assert.rejects(send, (error) => error.message === "Rechargez la page.");
  assert.equal(sent.length, 1);
});
