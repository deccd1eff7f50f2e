// Answers queries with the data that the build wrote: node answer.mjs <file>, for the table of golden queries.

import { readFileSync } from "node:fs";
import { Engine } from "../src/search/engine";
import { Hub } from "../src/search/hub";
import { ordered } from "../src/search/order";
import type { Columns, Setup, Texts } from "../src/search/types";

interface Input {
  columns: Columns;
  texts: Texts[];
  setup: Setup;
  queries: string[];
}

const { columns, texts, setup, queries } = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Input;
const hub = new Hub(columns, setup);
const engine = new Engine(hub);
await engine.addColumns(() => undefined);
for (const shard of texts) {
  hub.add(shard);
  await engine.addTexts(shard);
}
const answers = queries.map((query) => {
  const found = engine.find(query);
  const rows = ordered(hub, [...(found?.rows ?? columns.titles.keys())], "rank", found?.scores ?? null);
  if (process.env["SCORES"]) console.error(query, rows.slice(0, 6).map((row) => [hub.path(row), found?.scores[row]]));
  return {
    paths: rows.map((row) => hub.path(row)),
    isAlike: (found?.alike.length ?? 0) > 0,
    isGuess: found?.isGuess ?? false,
    unknown: found?.unknown.map(({ key, nearest }) => [key, nearest]) ?? [],
    unmet: found?.unmet.map(({ key, nearest }) => [key, nearest]) ?? [],
  };
});
process.stdout.write(JSON.stringify(answers));
