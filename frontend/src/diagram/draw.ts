// Diagrams of a README: drawn when they come near, with their source below. Without scripts the source reads.
// A script of its own, which pages with a diagram load (./load.ts).

const MARGIN = "400px";

/** What the frame sends: that it is ready, or the SVG of a numbered diagram. */
interface Message {
  ready?: unknown;
  id?: unknown;
  svg?: unknown;
}

function offerDiagrams(): void {
  const template = document.querySelector<HTMLTemplateElement>("template[data-diagrams]");
  const blocks = document.querySelectorAll<HTMLElement>("pre[data-diagram='mermaid']");
  if (!template || !blocks.length) return;
  const waiting: HTMLElement[] = [];
  const drawn: HTMLElement[] = [];
  let frame: HTMLIFrameElement | undefined;
  let ready = false;

  const send = (): void => {
    for (const block of waiting.splice(0)) {
      const source = (block.querySelector("code") ?? block).textContent;
      frame?.contentWindow?.postMessage({ id: drawn.push(block) - 1, source }, "*");
    }
  };

  const open = (): void => {
    frame = document.createElement("iframe");
    // In a sandbox a page on disk may not load scripts from disk; two files are strangers there anyway.
    if (location.protocol !== "file:") frame.setAttribute("sandbox", "allow-scripts");
    frame.className = "diagram-frame";
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");
    frame.src = template.dataset["diagrams"] ?? "";
    document.body.append(frame);
  };

  addEventListener("message", (event: MessageEvent<Message | null>) => {
    if (!frame || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (message?.ready) {
      ready = true;
      send();
      return;
    }
    const block = drawn[Number(message?.id)];
    if (block && typeof message?.svg === "string" && message.svg) show(block, message.svg, template);
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
      if (ready) send();
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

offerDiagrams();
