#!/bin/sh
# Is the catalog alive, and does each child answer?
set -eu
root="$1"
curl -fsS "$root" | jq -e '.type == "Catalog"' >/dev/null
curl -fsS "$root" | jq -r '.links[] | select(.rel == "child") | .href' | while read -r href; do
  curl -fsSI "$href" >/dev/null && echo "ok $href"
done
