// Boxes that are wider than the page can be reached with the keyboard, to scroll them; those that fit cannot, so
// that no reader has to step through every line of code. Some browsers do so of themselves, Safari does not.

const BOXES = "pre, .math-display, .table-scroll, .prose > table";

export function offerScrolling(): void {
  const sizes = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(BOXES)) if (!box.hasAttribute("tabindex")) sizes.observe(box);
}
