// The site's message goes away for as many days as its owner set, once it was dismissed.

import { recall, remember } from "./storage";

const DAY = 86_400_000;

export function keepAlertsAway(): void {
  for (const alert of document.querySelectorAll<HTMLElement>("[data-alert]")) {
    const key = `alert:${alert.dataset["alert"] ?? ""}`;
    if (Number(recall(key)) > Date.now()) {
      alert.remove();
      continue;
    }
    const button = alert.querySelector<HTMLButtonElement>("[data-dismiss]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const days = Number(alert.dataset["days"] ?? "0");
      if (days > 0) remember(key, String(Date.now() + days * DAY));
      alert.remove();
    });
  }
}
