// A preview that cannot be shown gives way to the pattern that is drawn behind it.

export function dropBrokenPreviews(): void {
  // Errors of pictures do not bubble, but they can be caught on their way down; from the head, all of them.
  document.addEventListener(
    "error",
    (event) => {
      if (event.target instanceof HTMLImageElement && event.target.closest(".thumb")) event.target.remove();
    },
    true,
  );
}
