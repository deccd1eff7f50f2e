"""Stratified estimate of the area of each class, with its standard error."""

import csv
import json
import math
import sys
from collections import Counter, defaultdict


def estimate(pairs, weights):
    """Area share and standard error of each class.

    pairs: (stratum, class) of each visited point; weights: area share of each stratum.
    """
    drawn = defaultdict(Counter)
    for stratum, found in pairs:
        drawn[stratum][found] += 1
    share, variance = Counter(), Counter()
    for stratum, found in drawn.items():
        n = sum(found.values())
        for name, count in found.items():
            p = count / n
            share[name] += weights[stratum] * p
            variance[name] += weights[stratum] ** 2 * p * (1 - p) / max(n - 1, 1)
    return {name: (share[name], math.sqrt(variance[name])) for name in sorted(share)}


if __name__ == "__main__":
    with open(sys.argv[1], newline="") as sheet:
        rows = [(row["stratum"], int(row["class"])) for row in csv.DictReader(sheet)]
    with open(sys.argv[2]) as weights:
        print(json.dumps(estimate(rows, json.load(weights)), indent=2))
