// Buttons that copy a text of theirs, and the system's own way to share a page.

import { copy } from "./copy";

function tell(button: HTMLElement, copied: boolean): void {
  const label = button.querySelector<HTMLElement>("[data-label]");
  const { done, failed } = button.dataset;
  if (!label) return;
  const offer = (button.dataset["offer"] ??= label.textContent ?? "");
  label.textContent = (copied ? done : failed) ?? offer;
  setTimeout(() => {
    label.textContent = offer;
  }, 2000);
}

/** An empty `data-copy` stands for the page's own address. */
export function offerTexts(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      tell(button, await copy(button.dataset["copy"] || location.href.replace(/#.*/, "")));
    });
  }
}

export function offerSharing(): void {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll<HTMLElement>("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const url = button.dataset["share"] || location.href.replace(/#.*/, "");
      // The reader may change their mind: that is no error.
      navigator.share({ title: button.dataset["title"] ?? document.title, url }).catch(() => undefined);
    });
  }
}
