"use strict";
/** The one global of the site. HTML wakes scripts: `data-module="name"` calls the function given to `Faq.module`. */
(() => {
  /** @type {Map<string, (element: HTMLElement) => void>} */
  const modules = new Map();
  const body = () => document.body;

  /** @param {ParentNode} root */
  function wake(root) {
    for (const element of root.querySelectorAll("[data-module]")) {
      if (!(element instanceof HTMLElement)) continue;
      for (const name of (element.dataset.module ?? "").split(" ")) modules.get(name)?.(element);
    }
  }

  /** @type {Map<string, Promise<void>>} */
  const onTheWay = new Map();

  /** @param {string} url @param {boolean} ordered @returns {Promise<void>} */
  function run(url, ordered) {
    return new Promise((done, fail) => {
      const script = Object.assign(document.createElement("script"), { src: url, async: !ordered });
      script.onload = () => done();
      script.onerror = () => (script.remove(), fail(new Error(url)));
      document.head.append(script);
    });
  }

  /** The announcement to come: a newer one replaces it. @type {ReturnType<typeof setTimeout> | undefined} */
  let announced;

  /** @type {FaqPage} */
  const page = {
    get base() {
      return body().dataset.base ?? ".";
    },
    module(name, start) {
      modules.set(name, start);
    },
    wake,
    announce(text, pause = 50) {
      const status = document.querySelector("[data-status]");
      if (!status) return;
      status.textContent = "";
      clearTimeout(announced);
      announced = setTimeout(() => (status.textContent = text), pause);
    },
    load(url, ordered = false) {
      const loading = onTheWay.get(url) ?? run(url, ordered).finally(() => onTheWay.delete(url));
      onTheWay.set(url, loading);
      return loading;
    },
  };
  globalThis.Faq = Object.assign(globalThis.Faq ?? {}, { page: Object.freeze(page), panel: {} });
  document.addEventListener("DOMContentLoaded", () => wake(document));
})();
