"""What the compressed copies of a site cost, beside gzip's own command and the site without them.

    python benchmarks/compression.py [SITE]

Writes the files of a finished site (``public`` by default) into a new folder, with and without copies, and
once more when nothing has changed. Times are of the processor; ratios are what to compare.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sharinghub_static.site.compress import COPY_ENDINGS, copy_path
from sharinghub_static.site.site_folder import FILE_LIST
from sharinghub_static.site.writer import SiteWriter


def write(files: dict[str, bytes], folder: Path, *, copies: bool) -> None:
    """Write and publish a site."""
    with SiteWriter(folder, copies=copies) as writer:
        for path, content in files.items():
            writer.write(path, content)
        writer.publish()


def seconds(work: Callable[[], object]) -> float:
    """Time of the processor, of child processes too."""
    before = time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    work()
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    """Measure and print one line of JSON."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "public")
    files = {
        str(path.relative_to(site)): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.endswith(COPY_ENDINGS) and path.name != FILE_LIST
    }
    with tempfile.TemporaryDirectory() as name:
        plain, packed = Path(name) / "plain", Path(name) / "packed"
        without = seconds(lambda: write(files, plain, copies=False))
        first = seconds(lambda: write(files, packed, copies=True))
        again_without = seconds(lambda: write(files, plain, copies=False))
        again = seconds(lambda: write(files, packed, copies=True))
        copied = [path for path in files if (packed / copy_path(path)).is_file()]
        command = ["gzip", "--keep", "--no-name", "--best", *(plain / path for path in copied)]
        by_gzip = seconds(lambda: subprocess.run(command, check=True))
        sizes = [(packed / copy_path(path)).stat().st_size for path in copied]
        by_command = [(plain / copy_path(path)).stat().st_size for path in copied]
    whole = sum(len(files[path]) for path in copied)
    figures = {
        "files": len(files),
        "megabytes": round(sum(map(len, files.values())) / 1e6, 1),
        "copies": len(copied),
        "size_of_copies_to_their_files": round(sum(sizes) / whole, 3),
        "size_to_those_of_gzip_best": round(sum(sizes) / sum(by_command), 3),
        "milliseconds_a_megabyte": round((first - without) / whole * 1e9, 1),
        "time_to_that_of_gzip_best": round((first - without) / by_gzip, 2),
        "nothing_new_to_first": round((again - again_without) / (first - without), 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
