"""Shows a folder of real Git repositories as a hub and says what became of it: make real REPOSITORIES=DIR.

python -m tests.campaigns.real DIR…
"""

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sharinghub_static.cli import main as command

__all__ = ["describe", "main"]


def main(arguments: list[str]) -> int:
    """Build the hub, which checks it, and print its figures; returns the status of the build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="DIR")
    parser.add_argument(
        "--work", type=Path, default=Path(".sharinghub/real"), help="where the site is written"
    )
    parser.add_argument(
        "--config", type=Path, help="configuration file; else the one that comes with the package"
    )
    parser.add_argument("--schemas", type=Path, help="folder of STAC schemas; else they are fetched")
    options = parser.parse_args(arguments)
    folders = [str(folder.absolute()) for folder in options.repositories]
    options.work.mkdir(parents=True, exist_ok=True)
    named = ["--config", str(options.config.absolute())] if options.config else []
    named += ["--schemas", str(options.schemas.absolute())] if options.schemas else []
    with contextlib.chdir(options.work):
        given = [part for folder in folders for part in ("--repositories", folder)]
        began = time.monotonic()
        status = command(["demo", *given, *named, "--gitlab-port", "0", "--report", "report.json"])
        seconds = time.monotonic() - began
        if status:
            return status
        print("\n".join(describe(json.loads(Path("report.json").read_bytes()), seconds)))
    return status


def describe(report: dict[str, Any], seconds: float) -> list[str]:
    """The figures of one build.

    Args:
        report: what ``--report`` wrote.
        seconds: how long all took.
    """
    problems = report["problems"]
    projects = Counter(
        (p["code"], p["severity"])
        for p in {(q["code"], q["severity"], q["project"]): q for q in problems}.values()
    )
    times = Counter((problem["code"], problem["severity"]) for problem in problems)
    unread = report["run"]["unread"]
    parts = ", ".join(f"{name} {value:.0f} s" for name, value in report["run"]["seconds"].items())
    lines = [
        f"projects {report['projects']}, Items {report['items']}, time {seconds:.0f} s ({parts})",
        f"not published: {len(report['left_out'])}; parts that could not be read: {len(unread)}",
        *(f"  {row['project']}: {row.get('code', '')} {row['message']}" for row in report["left_out"]),
        *(f"  {row['project']}: {row['part']}: {row['message']}" for row in unread),
        f"Problems: {len(problems)}",
    ]
    for (code, severity), count in sorted(times.items()):
        lines.append(f"  {code} {severity:<8} {count:>5} in {projects[code, severity]} projects")
    return lines


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
