"""Runs every piece of code that the pages of the demo offer, as pasted: make snippets.

python -m tests.campaigns.snippets [--tools FOLDER…] [--mlflow] [--only TITLE…]

What is not installed is skipped and named. FOLDER is one with further programs, such as the ``bin`` of an
environment with dvc and eodag.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.snippet_runs import Offer, Runner, serve_samples

__all__ = ["main"]

_SAVED = "EODAG: portal.yml"


def main(arguments: list[str]) -> int:
    """Run all and print how many ran, failed and were skipped; 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", nargs="*", type=Path, default=[], help="folders with further programs")
    parser.add_argument("--mlflow", action="store_true", help="with a real MLflow server")
    parser.add_argument("--only", nargs="*", help="titles of what to run")
    options = parser.parse_args(arguments)
    ran: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    skipped: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_samples(_made(Path(folder) / "hub"), mlflow=options.mlflow) as served,
    ):
        runner = Runner(Path(folder), tuple(tool.absolute() for tool in options.tools))
        for page in served.pages():
            offers = served.offers(page)
            saved = [offer.code for offer in offers if offer.title == _SAVED]
            files = {"portal.yml": saved[0]} if saved else {}
            for offer in offers:
                if (
                    offer.title == _SAVED
                    or _is_text(offer)
                    or (options.only and offer.title not in options.only)
                ):
                    continue
                began = time.monotonic()
                outcome = runner.run(offer, files)
                seconds[offer.title] += round(time.monotonic() - began)
                if outcome.skipped:
                    skipped[offer.title, outcome.skipped] += 1
                elif outcome.failure:
                    failed[offer.title] += 1
                    print(f"FAILED {offer.title} of {page}\n{offer.code}\n{outcome.failure}\n")
                else:
                    ran[offer.title] += 1
    for title in sorted({*ran, *failed}):
        print(f"{title:<24} ran {ran[title]:>3}  failed {failed[title]:>3}  {seconds[title]:>4} s")
    for (title, why), count in sorted(skipped.items()):
        print(f"{title:<24} skipped {count:>3}: {why}")
    return 1 if failed else 0


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _is_text(offer: Offer) -> bool:
    """Whether it is no command: metadata to write into a README."""
    return offer.page == "front-matter/"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
