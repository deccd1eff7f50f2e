// A copy button for each snippet and each block of code in a README.

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // Not allowed, or a page opened from a folder in a browser that has no clipboard there.
  }
}

function select(element: Element): void {
  getSelection()?.selectAllChildren(element);
}

export function offerCopying(): void {
  const template = document.querySelector<HTMLTemplateElement>("#copy-button");
  const first = template?.content.firstElementChild;
  if (!first) return;
  for (const block of document.querySelectorAll<HTMLElement>("pre")) {
    const button = first.cloneNode(true) as HTMLButtonElement;
    const label = button.querySelector<HTMLElement>("[data-label]");
    const [offer, done] = [button.dataset["offer"] ?? "", button.dataset["done"] ?? ""];
    const press = async (): Promise<void> => {
      const copied = await copy((block.querySelector("code") ?? block).textContent.trimEnd());
      if (!copied) select(block);
      if (label) label.textContent = copied ? done : offer;
      button.classList.toggle("is-done", copied);
      setTimeout(() => {
        if (label) label.textContent = offer;
        button.classList.remove("is-done");
      }, 2000);
    };
    button.addEventListener("click", () => void press());
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.replaceWith(frame);
    frame.append(block, button);
  }
}
