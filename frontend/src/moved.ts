// Sections of a project's page have moved to its parts: an address with the anchor of one leads on to it. Those
// for its maintainers are folded on its overview: an address with the anchor of one opens them.

const HOLDERS: Record<string, string> = { model: "models", release: "releases", review: "reviews" };

/** Where an anchor is now, by the links of the page to its other parts; empty where it is on this page. */
export function movedTo(hash: string, linkOf: (id: string) => string): string {
  const id = hash.slice(1);
  const own = linkOf(id);
  if (own) return own;
  // Models, releases and reviews have ids of their own, and so have the headings in their texts.
  const kind = /^(?:user-content-)?(model|release|review)-\d/.exec(id)?.[1] ?? "";
  const holder = linkOf(HOLDERS[kind] ?? "");
  return holder ? holder.replace(/#.*/, "") + hash : "";
}

function hrefOf(id: string): string {
  const link = id ? document.getElementById(id) : null;
  return link instanceof HTMLAnchorElement && "moved" in link.dataset ? link.href : "";
}

/** Opens what the element of the address is in; some browsers do so of themselves. */
function unfold(): void {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target?.closest<HTMLDetailsElement>("details.maintainers:not([open])");
  if (!target || !folded) return;
  folded.open = true;
  target.scrollIntoView();
}

export function followMoved(): void {
  unfold();
  addEventListener("hashchange", unfold);
  const follow = (): void => {
    if (document.getElementById(location.hash.slice(1))?.matches(":not([data-moved])")) return;
    const href = movedTo(location.hash, hrefOf);
    if (href) location.replace(href);
  };
  if (!document.querySelector("[data-moved]")) return;
  follow();
  addEventListener("hashchange", follow);
}
