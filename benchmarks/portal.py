"""How good the portal is in numbers that anyone can take again: Lighthouse, weight, and layout shift.

``python benchmarks/portal.py [--only home project]`` builds the demo, serves it on loopback as GitLab Pages
would, with the compressed copies that a build writes and without a cache, asks Lighthouse about four
kinds of pages in its mobile and its desktop form, and prints a table. The mobile form is a slow phone
behind a slow line, worked out by Lighthouse from what it measured. Lighthouse comes from npm when it is
first asked for: it is larger than all that the front end is built with, and whoever publishes a portal
should not have to fetch it.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.site.serve import make_server

LIGHTHOUSE = "lighthouse@12.8.2"
"""The last one that runs on Node 20, the oldest that builds the front end."""
PAGES = {
    "home": "",
    "list": "dataset/",
    "search": "search/?q=flood",
    "project": "dataset/earthlab/land/alpine-land-cover/",
    "model": "ai-model/earthlab/land/landcover-unet/",
    "files": "ai-model/earthlab/land/landcover-unet/-/files/",
    "map": "map/",
    "collection": "collections/floods/",
    "organisations": "organisations/",
}
FORMS: dict[str, tuple[str, ...]] = {"mobile": (), "desktop": ("--preset=desktop",)}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_ROOT = Path(__file__).parents[1]


@contextmanager
def a_site(folder: Path) -> Iterator[str]:
    """The demo's portal on loopback, which knows its own address as a published one does."""
    (folder / "site").mkdir()
    server = make_server(folder / "site", port=0)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    (folder / "address.yml").write_text(f"stac:\n  root_href: {address}\n", "utf-8")
    program = Path(sys.executable).with_name("sharinghub-static")
    subprocess.run(
        [
            *(program, "demo", "--quiet", "--gitlab-port", "0", "--config", _ROOT / "site_config.yml"),
            *("--config", folder / "address.yml", "--snapshot", folder / "snapshot.sqlite"),
            *("--output", folder / "site"),
        ],
        cwd=folder,
        check=True,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()


def audited(address: str, form: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report of one page."""
    report = folder / "report.json"
    environment = dict(os.environ)
    if found := next(filter(None, map(shutil.which, _CHROMIUMS)), None):
        environment.setdefault("CHROME_PATH", os.environ.get("CHROMIUM", found))
    subprocess.run(
        [
            *("npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"),
            "--chrome-flags=--headless=new --no-sandbox",
            *FORMS[form],
        ],
        env=environment,
        check=True,
    )
    result: dict[str, Any] = json.loads(report.read_bytes())
    if "runtimeError" in result:
        sys.exit(f"{address}: {result['runtimeError']['message']}")
    return result


def weight(site: Path, page: str) -> tuple[int, int]:
    """Bytes after gzip of the HTML, styles and scripts that a page names, and of the scripts alone."""
    file = site / page.partition("?")[0] / "index.html"
    text = file.read_text("utf-8")
    named = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', text)
    paths = [file, *(Path(os.path.normpath(file.parent / name)) for name in named)]
    sizes = {path: len(gzip.compress(path.read_bytes(), 6)) for path in paths}
    return sum(sizes.values()), sum(size for path, size in sizes.items() if path.suffix == ".js")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Lighthouse, weight and layout shift of the demo's portal.")
    parser.add_argument("--only", nargs="*", choices=PAGES, default=list(PAGES))
    pages = parser.parse_args().only
    if shutil.which("npx") is None:
        sys.exit("npx is not there: install Node 20 or newer")
    print("page | form | performance | accessibility | practices | SEO | shift | blocked | all | scripts")
    print("--- | --- | --- | --- | --- | --- | --- | --- | --- | ---")
    with tempfile.TemporaryDirectory() as name, a_site(Path(name)) as address:
        for page in pages:
            whole, scripts = weight(Path(name) / "site", PAGES[page])
            for form in FORMS:
                result = audited(urljoin(address, PAGES[page]), form, Path(name))
                scores = [round(result["categories"][category]["score"] * 100) for category in CATEGORIES]
                shift = result["audits"]["cumulative-layout-shift"]["numericValue"]
                blocked = result["audits"]["total-blocking-time"]["numericValue"]
                print(
                    f"{page} | {form} | {' | '.join(map(str, scores))} | {shift:.3f} | {blocked:.0f} ms | "
                    f"{whole / 1000:.1f} kB | {scripts / 1000:.1f} kB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
