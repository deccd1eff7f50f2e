#!/bin/sh
# Threshold of VV backscatter, in decibels.
set -eu
threshold="${THRESHOLD:--17.5}"
gdal_calc.py -A "$1" --calc="A<$threshold" --outfile=/vsistdout/ --type=Byte
