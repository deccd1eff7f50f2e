// On narrow windows the filters of a list open as a sheet over it; beside a list that has room they stand as they are.

const WIDE = "(width >= 1000px)"; // as in search.css

/** Lets the button of the filters open their sheet: a native dialog, which keeps the focus and closes with Escape. */
export function offerFilters(): void {
  const button = document.querySelector<HTMLElement>("[data-find-filters]");
  const sheet = document.querySelector<HTMLDialogElement>("[data-filter-sheet]");
  const filters = document.querySelector<HTMLElement>("[data-facets]");
  const body = sheet?.querySelector("[data-sheet-body]");
  if (!button || !sheet || !filters || !body) return;
  button.addEventListener("click", () => {
    body.append(filters);
    sheet.showModal();
  });
  // However it was closed; the browser gives the focus back to the button.
  sheet.addEventListener("close", () => sheet.before(filters));
  sheet.addEventListener("click", ({ target }) => {
    const isBeside = target === sheet; // Its parts cover all of it: what is left is the page behind.
    if (isBeside || (target as Element).closest("[data-close]")) sheet.close();
  });
  matchMedia(WIDE).addEventListener("change", ({ matches }) => {
    if (matches && sheet.open) sheet.close();
  });
}
