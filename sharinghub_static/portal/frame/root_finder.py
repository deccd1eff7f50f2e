"""Finds the root of a site whose address was not known when it was built, for the page for missing addresses.

That page is shown at any depth, so its links begin at the root of the host. Where the site is below a folder
of the host, they lead beside it. This script asks which folder of the address holds the list of the site's
files, the deepest one first, and leads the links there.
"""

from typing import Final

__all__ = ["ROOT_FINDER"]

ROOT_FINDER: Final = """\
(async () => {
  const folders = location.pathname.split("/").slice(0, -1);
  // Opened from a folder on disk the page is at the root of its language, and folders have no index.
  const isFile = location.protocol === "file:";
  if (isFile && folders.at(-1) === document.documentElement.lang) folders.pop();
  for (let depth = isFile ? folders.length : Math.min(folders.length, 12); depth > 0; depth--) {
    const root = folders.slice(0, depth).join("/") + "/";
    const answer = isFile ? null : await fetch(root + "files.txt", { method: "HEAD" }).catch(() => null);
    if (!isFile && (!answer?.ok || !answer.headers.get("Content-Type")?.startsWith("text/plain"))) continue;
    if (root === "/") return;
    if (document.readyState === "loading") {
      await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
    }
    const moved = (address) => address.replace(/^\\/(?!\\/)/, root);
    for (const name of ["href", "src", "action", "data-site", "data-find-everywhere"]) {
      for (const element of document.querySelectorAll(`[${name}^="/"]`)) {
        if (element.localName === "script") element.remove(); // it was looked for beside the site
        else element.setAttribute(name, moved(element.getAttribute(name)));
      }
    }
    for (const link of isFile ? document.querySelectorAll("a[href$='/']") : []) link.pathname += "index.html";
    for (const picture of document.querySelectorAll("img[srcset]")) {
      picture.srcset = picture.srcset.split(", ").map(moved).join(", ");
    }
    const script = document.createElement("script");
    script.src = root + "assets/portal.js";
    // The script waits for a page that was read long ago.
    script.addEventListener("load", () => document.dispatchEvent(new Event("DOMContentLoaded")));
    document.head.append(script);
    return;
  }
})();
"""
