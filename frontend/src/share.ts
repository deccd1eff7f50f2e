// Buttons that copy a text of theirs, and the system's own way to share a page.

import { copy, showOutcome } from "./copy";

/** The address that a button names; without one it is the page itself. */
function addressOf(named: string | undefined): string {
  return named === undefined || named === "" ? location.href.replace(/#.*/, "") : named;
}

/** An empty `data-copy` means the page's own address. */
export function offerTexts(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      void copy(addressOf(button.dataset["copy"])).then((copied) => showOutcome(button, copied));
    });
  }
}

export function offerSharing(): void {
  if (!("share" in navigator)) return;
  for (const button of document.querySelectorAll<HTMLElement>("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const url = addressOf(button.dataset["share"]);
      // The reader may change their mind: that is no error.
      navigator.share({ title: button.dataset["title"] ?? document.title, url }).catch(() => undefined);
    });
  }
}
