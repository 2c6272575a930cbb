"use strict";
/** The form of the votes, answered in place. Without this script it is sent like any form. Nothing is kept on the device. */
(() => {
  /** Milliseconds before each new try. */
  const PAUSES = [500, 1500, 4000];
  const PATIENCE = 8000;
  /** A person needs that long; the service refuses what is faster. */
  const SOONEST = 1100;

  /** @param {number} milliseconds @returns {Promise<void>} */
  const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** @param {string} address @param {object} vote @returns {Promise<Response | null>} null: no answer came */
  async function post(address, vote) {
    try {
      return await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(vote),
        credentials: "omit",
        keepalive: true,
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return null;
    }
  }

  /** @type {FaqVote["send"]} */
  async function send(address, vote, pause = wait) {
    for (const next of [...PAUSES, 0]) {
      const answer = await post(address, vote);
      if (answer?.ok) return;
      if (answer && answer.status < 500 && answer.status !== 429) {
        const problem = await answer.json().catch(() => ({}));
        throw new Error(typeof problem.detail === "string" ? problem.detail : "");
      }
      if (next) await pause(next);
    }
    throw new Error("");
  }

  /** @type {FaqVote["make"]} */
  function make({ id, revision = "", contact }) {
    const template = document.getElementById("faq-vote");
    const form = template instanceof HTMLTemplateElement && template.content.querySelector("form")?.cloneNode(true);
    if (!(form instanceof HTMLFormElement)) return null;
    for (const element of form.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replace("avis-", `avis-${id}`));
      }
    }
    form.id = `avis-${id}`;
    field(form, "entry").value = id;
    field(form, "revision").value = revision;
    const line = form.querySelector(".faq-vote__contact");
    const link = line?.querySelector("a");
    if (contact && line instanceof HTMLElement && link) {
      link.href = (contact.includes("@") ? "mailto:" : "") + contact;
      link.textContent = contact;
      line.hidden = false;
    }
    return form;
  }

  /** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement} */
  const field = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

  /** @param {HTMLFormElement} form @param {string} vote @param {number} elapsed seconds */
  function read(form, vote, elapsed) {
    const data = new FormData(form);
    const text = (/** @type {string} */ name) => String(data.get(name) ?? "");
    const told = vote === "non" ? { reasons: data.getAll("reason"), comment: text("comment") } : {};
    return { entry: text("entry"), revision: text("revision"), vote, page_web: text("page_web"), elapsed, ...told };
  }

  /** @param {HTMLElement} element */
  function start(element) {
    if (!(element instanceof HTMLFormElement)) return;
    const form = element;
    const begun = performance.now();
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (form.querySelector(`.faq-vote__${name}`));
    const status = part("status");
    const more = part("more");
    const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll(".faq-vote__button")]);
    for (const button of buttons) button.setAttribute("aria-pressed", "false");
    const remark = new URLSearchParams(location.hash.slice(1)).get("remarque");
    if (remark && form.closest(".faq-entry")) {
      field(form, "comment").value = remark.slice(0, 500);
      history.replaceState(history.state, "", location.pathname + location.search);
      form.scrollIntoView({ block: "center" });
      buttons.at(-1)?.focus({ preventScroll: true });
    }
    /** Sendings follow each other, and only the last wish is sent. */
    let queue = Promise.resolve();
    let latest = 0;

    /** @param {string} state @param {string} message */
    function say(state, message) {
      status.dataset.state = state;
      status.textContent = message;
    }

    /** @param {string} vote */
    function show(vote) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === vote));
      more.hidden = vote !== "non";
      part("withdraw").hidden = vote === "retrait";
    }

    /** @param {string} vote @param {boolean} reasons */
    async function cast(vote, reasons) {
      const wish = ++latest;
      say("busy", form.dataset.busy ?? "");
      await queue;
      const early = SOONEST - (performance.now() - begun);
      if (early > 0) await wait(early);
      if (wish !== latest) return;
      try {
        await send(form.getAttribute("action") ?? "", read(form, vote, (performance.now() - begun) / 1000));
      } catch (error) {
        if (wish === latest) say("failed", (error instanceof Error && error.message) || (form.dataset.failed ?? ""));
        return;
      }
      if (wish !== latest) return;
      const { thanksReasons, thanksYes, thanksNo, withdrawn } = form.dataset;
      const messages = { oui: thanksYes, non: reasons ? thanksReasons : thanksNo, retrait: withdrawn };
      show(vote);
      if (reasons) more.hidden = true;
      if (vote === "retrait") form.reset();
      say("done", messages[/** @type {keyof messages} */ (vote)] ?? "");
      if (reasons) status.focus();
      else if (vote === "retrait") buttons[0]?.focus();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = /** @type {SubmitEvent} */ (event).submitter;
      if (!(button instanceof HTMLButtonElement)) return;
      queue = cast(button.value, button.classList.contains("faq-vote__send"));
    });
  }

  Faq.vote = Object.freeze({ make, send });
  Faq.page.module("vote", start);
})();
