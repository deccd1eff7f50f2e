"""Take the pictures of the documentation from the demo: ``make pictures`` builds it and runs this.

Needs Chromium. The pictures are of the sample projects, so they are the same until pages or samples change.
"""

import io
import sys
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from sharinghub_static.site.serve import make_server

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "home": ("", 1280, 800),
    "project": ("ai-model/earthlab/land/landcover-unet/", 1280, 800),
}
"""Name to the page below the site, and the window's width and height in CSS pixels."""

_COLOURS = 128


def main(site: Path, folder: Path, theme: str = "") -> None:
    """Take each picture of a site, as a PNG of few colours; of a theme that of its home page alone."""
    folder.mkdir(parents=True, exist_ok=True)
    with make_server(site) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(args=["--no-sandbox"], **_chromium())
        pictures = {f"theme-{theme}": ("", 960, 600)} if theme else PICTURES
        for name, (page, width, height) in pictures.items():
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto(f"http://127.0.0.1:{server.server_address[1]}/{page}", wait_until="networkidle")
            picture = Image.open(io.BytesIO(tab.screenshot())).convert("RGB").quantize(_COLOURS)
            picture.save(folder / f"{name}.png", optimize=True)
            tab.close()
        browser.close()
        server.shutdown()


def _chromium() -> dict[str, str]:
    installed = Path("/usr/bin/chromium")
    return {"executable_path": str(installed)} if installed.exists() else {}


if __name__ == "__main__":
    main(Path(sys.argv[1]), ROOT / "docs/images", *sys.argv[2:])
