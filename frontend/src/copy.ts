// A copy button for each snippet and each block of code in a README.

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // Not allowed, or a page opened from a folder in a browser that has no clipboard there.
  }
}

/** The button that the page has as a template: it has the words of all others. */
function copyButton(): HTMLElement | null {
  return document.querySelector<HTMLTemplateElement>("#copy-button")?.content.querySelector("button") ?? null;
}

/** Says on a button for two seconds whether the text was copied. */
export function showOutcome(button: HTMLElement, copied: boolean): void {
  const label = button.querySelector<HTMLElement>("[data-label]");
  const { done, failed } = copyButton()?.dataset ?? {};
  if (!label) return;
  const offer = (button.dataset["offer"] ??= label.textContent);
  const say = (text: string | undefined, isDone: boolean): void => {
    label.textContent = text ?? offer;
    button.classList.toggle("is-done", isDone);
  };
  say(copied ? done : failed, copied);
  setTimeout(() => say(offer, false), 2000);
}

export function offerCopying(): void {
  const first = copyButton();
  if (!first) return;
  for (const block of document.querySelectorAll<HTMLElement>("pre")) {
    const button = first.cloneNode(true) as HTMLButtonElement;
    button.addEventListener("click", () => {
      void copy((block.querySelector("code") ?? block).textContent.trimEnd()).then((copied) => {
        if (!copied) getSelection()?.selectAllChildren(block);
        showOutcome(button, copied);
      });
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.replaceWith(frame);
    frame.append(block, button);
  }
}
