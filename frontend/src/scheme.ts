// Light, dark, or as the system has it.

import { recall, remember } from "./storage";

type Scheme = "auto" | "light" | "dark";

const NEXT: Record<Scheme, Scheme> = { auto: "light", light: "dark", dark: "auto" };

function chosen(): Scheme {
  const kept = recall("scheme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export function applyScheme(scheme: Scheme = chosen()): void {
  const root = document.documentElement;
  if (scheme === "auto") delete root.dataset["scheme"];
  else root.dataset["scheme"] = scheme;
}

export function offerSchemes(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-scheme-button]")) {
    const show = (scheme: Scheme): void => {
      const label = button.dataset[`label${scheme.replace(/^./, (first) => first.toUpperCase())}`] ?? scheme;
      button.dataset["shows"] = scheme;
      button.title = label;
      button.setAttribute("aria-label", label);
    };
    button.hidden = false;
    show(chosen());
    button.addEventListener("click", () => {
      const scheme = NEXT[chosen()];
      remember("scheme", scheme === "auto" ? null : scheme);
      applyScheme(scheme);
      show(scheme);
    });
  }
}
