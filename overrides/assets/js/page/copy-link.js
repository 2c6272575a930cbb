"use strict";
/** Copies the full address in `data-address`; where the browser refuses, goes there so that it can be copied. */
Faq.page.module("copy-link", (button) => {
  const label = button.textContent ?? "";
  button.addEventListener("click", async () => {
    const address = new URL(button.dataset.address ?? "", document.baseURI).href;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      location.assign(address);
      return;
    }
    button.textContent = button.dataset.done ?? label;
    Faq.page.announce(button.textContent);
    setTimeout(() => (button.textContent = label), 3000);
  });
});
