"""How soon a reader finds something: first result, keystrokes, size of the data, movement of the page.

``python benchmarks/search.py [1000 20000]`` makes hubs of so many projects, opens their search in a Chromium
without a cache, types, and prints a table. Times are medians in milliseconds of several visits: on the clock,
and on the processor by the page's main thread, which is what remains comparable on a busy machine. Sizes are
those of gzip. The first result is waited for from the first keystroke, made as soon as the field is there.
"""

import gzip
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.portal.frame.analyses import Analyses
from sharinghub_static.portal.frame.assets import Assets
from sharinghub_static.portal.frame.site_data import SiteData
from sharinghub_static.portal.pages.search import search_page
from sharinghub_static.portal.rendering import Renderer
from sharinghub_static.portal.search.data import search_files, setup_file
from sharinghub_static.project.model import License, Project, Readme
from sharinghub_static.snapshot.records import CountsRecord
from tests.projects import UPDATED, located, make_config, make_hub, make_project

_VISITS = 3
_CHROMIUMS = ("chromium", "chromium-browser", "google-site", "site")
_QUERIES = ("sentinel", "flood map", "land cov", "classificaton")
_SUBJECTS = (
    *("flood", "cloud", "vessel", "crop", "forest", "snow", "burn", "glacier", "coast", "urban", "soil"),
    *("oil", "ship", "reef", "wheat", "drought", "fire", "landslide", "methane", "aerosol", "biomass"),
)
_THINGS = ("detection", "classification", "segmentation", "mapping", "monitoring", "mask", "cover")
_SOURCES = ("Sentinel-1", "Sentinel-2", "Landsat-8", "MODIS", "SPOT", "ERA5", "SWOT", "GEDI")
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "qua", "mel")


def _word(chance: random.Random) -> str:
    """A made-up word; few of them are frequent, as in a language."""
    rank = int(30_000 ** chance.random())
    own = random.Random(rank)  # noqa: S311 - no secret
    return "".join(own.choice(_SYLLABLES) for _ in range(own.randint(2, 5)))


def _project(number: int) -> Project:
    chance = random.Random(number)  # noqa: S311 - no secret
    subject, thing, source = chance.choice(_SUBJECTS), chance.choice(_THINGS), chance.choice(_SOURCES)
    place = _word(chance).title()
    words = [_word(chance) for _ in range(250)]
    west, south = chance.uniform(-180, 170), chance.uniform(-60, 70)
    return make_project(
        f"team-{chance.randrange(60)}/{subject}-{thing}-{number}",
        chance.choice(("dataset", "ai-model", "processor")),
        id=number + 1,
        title=f"{subject.title()} {thing} of {place} with {source}",
        summary=f"{thing.title()} of {subject} in {place} from {source}: " + " ".join(words[:12]) + ".",
        keywords=tuple(sorted({subject, source.lower(), chance.choice(words), chance.choice(_SUBJECTS)})),
        readme=Readme("README.md", f"# {subject} {thing}\n\n## {words[0]} {words[1]}\n\n" + " ".join(words)),
        extent=located(west, south, west + chance.random() * 8, south + chance.random() * 8),
        license=License(*[chance.choice(("Apache-2.0", "MIT", "CC-BY-4.0", "etalab-2.0"))] * 2),
        counts=CountsRecord(stars=int(300 ** chance.random()) - 1),
        last_activity_at=UPDATED - timedelta(minutes=chance.randrange(1_000_000)),
    )


def _write(hub: Hub, folder: Path) -> dict[str, int]:
    """The search page and what it loads; sizes after gzip of the columns and of all texts."""
    assets = Assets(hub.config)
    site = SiteData(hub, assets, Analyses(hub))
    page = Renderer(Path("none"), assets.icons).render("search.html", search_page(site))
    files = (
        dict(assets.files()) | dict(search_files(hub)) | dict(setup_file(site)) | {site.layout.search(): page}
    )
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    packed = {path: len(gzip.compress(content, 9)) for path, content in files.items()}
    return {
        "columns": packed["data/columns.js"],
        "texts": sum(size for path, size in packed.items() if path.startswith("data/text-")),
        "before": packed["assets/portal.js"],
        "script": packed["assets/search.js"],
    }


_WATCH = """
globalThis.moved = 0;
addEventListener("keydown", ({ timeStamp }) => (globalThis.pressed ??= timeStamp), true);
globalThis.first = new Promise((done) => {
  new MutationObserver((_, watching) => {
    if (!document.querySelector(".card mark")) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - globalThis.pressed)));
  }).observe(document, { childList: true, subtree: true });
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
_TYPE = """(word) => new Promise((done) => {
  const field = document.querySelector("[data-find-words]");
  const times = [];
  let at = 0;
  const press = () => {
    field.value = word.slice(0, ++at);
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => setTimeout(() => {
      times.push(performance.now() - start);
      if (at < word.length) press();
      else done(times);
    }));
  };
  press();
})"""


def _busy(session: CDPSession) -> float:
    """Milliseconds of the processor that the page's main thread has taken."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000


def _visit(browser: Browser, address: str) -> dict[str, float]:
    """One reader with an empty cache, who types at once."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="commit")
    field = page.locator("[data-find-words]")
    field.wait_for()
    field.press_sequentially("f")
    metrics = {"first": page.evaluate("first"), "first_busy": _busy(session)}
    page.wait_for_selector("[data-state=complete]", timeout=120_000)
    metrics |= {"whole": page.evaluate("performance.now()"), "moved": page.evaluate("moved")}
    before = _busy(session)
    strokes = [time for query in _QUERIES for time in page.evaluate(_TYPE, query)]
    metrics |= {"stroke": statistics.median(strokes), "slowest": max(strokes)}
    metrics["stroke_busy"] = (_busy(session) - before) / len(strokes)
    context.close()
    return metrics


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _measure(browser: Browser, number: int) -> dict[str, Any]:
    hub = make_hub(*map(_project, range(number)), config=make_config())
    with tempfile.TemporaryDirectory() as folder:
        sizes = _write(hub, Path(folder))
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/search/index.html"
            visits = [_visit(browser, address) for _ in range(_VISITS)]
            server.shutdown()
    return sizes | {name: statistics.median(visit[name] for visit in visits) for name in visits[0]}


def main() -> None:
    """Measure and print."""
    numbers = [int(number) for number in sys.argv[1:]] or [1000, 20_000]
    print(
        "projects | first result (processor since the start) | keystroke (processor) | slowest | all texts | "
        "shift | portal.js | columns | texts | load"
    )
    print("--- | --- | --- | --- | --- | --- | --- | --- | --- | ---")
    with sync_playwright() as playwright:
        found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for number in numbers:
            metrics = _measure(browser, number)
            print(
                f"{number} | {metrics['first']:.0f} ({metrics['first_busy']:.0f}) ms | "
                f"{metrics['stroke']:.0f} ({metrics['stroke_busy']:.0f}) ms | {metrics['slowest']:.0f} ms | "
                f"{metrics['whole']:.0f} ms | {metrics['moved']:.4f} | {metrics['before'] / 1000:.1f} kB | "
                f"{metrics['columns'] / number:.1f} B each | {metrics['texts'] / number:.0f} B each | "
                f"{os.getloadavg()[0]:.1f}"
            )
        browser.close()


if __name__ == "__main__":
    main()
