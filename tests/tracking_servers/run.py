"""Crawl each server of the matrix and say what it shows.

python -m tests.tracking_servers.run --write docs/tracking.md
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.sources.mlflow_crawling import TrackingCrawler, model_project
from tests.tracking_servers.checks import CHECKS, Crawled
from tests.tracking_servers.servers import OTHER, OURS, SERVERS, Server, running

__all__ = ["main"]

_TABLE = re.compile(r"(<!-- tracking servers: .*?-->\n).*?(?=<!-- end -->)", re.DOTALL)


def main() -> int:
    """Run the matrix; 1 when a check fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("servers", nargs="*", help="words that the names of the servers begin with; all")
    parser.add_argument("--write", type=Path, help="a document whose table is replaced")
    wanted = parser.parse_args()
    chosen = [
        server for server in SERVERS if not wanted.servers or server.title.startswith(tuple(wanted.servers))
    ]
    columns: dict[str, list[str]] = {}
    failures: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for server in chosen:
            columns[server.title] = []
            for name, outcome in _outcomes(server, browser):
                columns[server.title].append(outcome)
                print(f"{server.title:36} {name:36} {outcome}", flush=True)
                if outcome.startswith("NO"):
                    failures.append(f"{server.title}: {name}")
    table = "".join(_table(columns))
    if wanted.write:
        text = wanted.write.read_text("utf-8")
        wanted.write.write_text(_TABLE.sub(lambda found: f"{found[1]}\n{table}\n", text), "utf-8")
    print(f"\n{table}")
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    return 1 if failures else 0


def _outcomes(server: Server, browser: Browser) -> Iterator[tuple[str, str]]:
    """Name of each check to what it found; a failure begins with NO."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with running(server, folder / "server") as serving:
            crawler = TrackingCrawler(folder / "snapshot.sqlite", serving.url, kind=server.kind)
            crawler.environ = serving.environ
            projects = [model_project(*each) for each in (OURS, OTHER)]
            first, second = crawler.crawl(*projects), crawler.crawl()
            crawled = Crawled(serving, crawler, first, second, browser, folder)
            for line, check in CHECKS.items():
                try:
                    yield line, check(crawled)
                except Exception as error:  # whatever it is, it is this line's failure
                    yield line, f"NO: {type(error).__name__}: {str(error)[:300]}"


def _table(columns: dict[str, list[str]]) -> Iterator[str]:
    yield _line(["MLflow", *columns])
    yield _line(["---"] * (len(columns) + 1))
    for place, name in enumerate(CHECKS):
        yield _line([name, *(column[place] for column in columns.values())])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


if __name__ == "__main__":
    sys.exit(main())
