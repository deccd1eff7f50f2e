// Links to the page in other languages: what was searched, narrowed or chosen goes along.

const REACHING = ["pointerdown", "focusin", "click"] as const; // also of whoever opens the link in a new tab

export function offerLanguages(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    const take = (): void => {
      [link.search, link.hash] = [location.search, location.hash];
    };
    for (const kind of REACHING) link.addEventListener(kind, take);
  }
}
