// Diagrams of a README: drawn when they come near, with their source below. Without scripts the source reads.

const MARGIN = "400px";

export function offerDiagrams(): void {
  const template = document.querySelector<HTMLTemplateElement>("template[data-diagrams]");
  const blocks = document.querySelectorAll<HTMLElement>("pre[data-diagram='mermaid']");
  if (!template || !blocks.length) return;
  const waiting: HTMLElement[] = [];
  const drawn: HTMLElement[] = [];
  let frame: HTMLIFrameElement | undefined;
  let ready = false;

  const ask = () => {
    for (const block of waiting.splice(0)) {
      const source = (block.querySelector("code") ?? block).textContent ?? "";
      frame?.contentWindow?.postMessage({ id: drawn.push(block) - 1, source }, "*");
    }
  };

  const open = () => {
    frame = document.createElement("iframe");
    // In a sandbox a page on disk may not load scripts from disk; two files are strangers there anyway.
    if (location.protocol !== "file:") frame.setAttribute("sandbox", "allow-scripts");
    frame.className = "diagram-frame";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.src = template.dataset["diagrams"] ?? "";
    document.body.append(frame);
  };

  addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow) return;
    if (event.data?.ready) {
      ready = true;
      ask();
      return;
    }
    const block = drawn[Number(event.data?.id)];
    if (block && typeof event.data?.svg === "string" && event.data.svg) show(block, event.data.svg, template);
  });

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        waiting.push(target as HTMLElement);
      }
      if (!waiting.length) return;
      if (!frame) open();
      if (ready) ask();
    },
    { rootMargin: MARGIN },
  );
  for (const block of blocks) near.observe(block);
}

/** A picture cannot run scripts or load anything, whatever is in its SVG. */
function show(block: HTMLElement, svg: string, template: HTMLTemplateElement): void {
  const parts = template.content.cloneNode(true) as DocumentFragment;
  const picture = parts.querySelector("img");
  const details = parts.querySelector("details");
  if (!picture || !details) return;
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const source = block.closest(".copyable") ?? block;
  source.before(parts);
  details.append(source);
}
