"""Each chip has its mask, and no flood is in two splits."""

import csv
import sys
from pathlib import Path

missing = [chip.name for chip in Path("chips").rglob("*.tif") if not (Path("masks") / chip.name).exists()]
with open("splits.csv", newline="") as sheet:
    names = [row["flood"] for row in csv.DictReader(sheet)]
twice = sorted({name for name in names if names.count(name) > 1})
if missing or twice:
    sys.exit(f"no mask: {missing}; in two splits: {twice}")
