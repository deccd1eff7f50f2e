// Loads the data of the search: classic scripts, so that it works from a folder on disk.

import { loadScript } from "../map/load";
import { type Columns, type PageSetup, type Setup, type Texts, shared } from "./types";

const TOGETHER = 3; // shards that are asked for at a time

export async function loadColumns(setup: Pick<Setup, "site">): Promise<Columns> {
  if (!shared.columns) await loadScript(`${setup.site}data/columns.js`);
  if (!shared.columns) throw new Error("columns.js has no columns");
  return shared.columns;
}

/** Address of what all lists of a language share. */
export function setupAddress(site: string): string {
  return `${site}data/setup-${document.documentElement.lang || "en"}.js`;
}

export async function loadSetup(page: PageSetup): Promise<Setup> {
  if (!shared.setup) await loadScript(setupAddress(page.site));
  if (!shared.setup) throw new Error("the script of the words has none");
  return { ...shared.setup, ...page };
}

/** Loads the texts, those of the best-ranked projects first; each shard is given on in its order. */
export async function loadTexts(setup: Setup, count: number, give: (texts: Texts) => Promise<void>): Promise<void> {
  const arrived = new Map<number, Texts>();
  shared.text = (shard, texts) => arrived.set(shard, texts);
  const load = (shard: number): Promise<void> | undefined =>
    shard < count ? loadScript(`${setup.site}data/text-${shard}.js`).catch(() => undefined) : undefined;
  const loading = Array.from({ length: TOGETHER }, (_, shard) => load(shard));
  for (let shard = 0; shard < count; shard++) {
    await loading[shard];
    loading.push(load(shard + TOGETHER));
    const texts = arrived.get(shard);
    arrived.delete(shard);
    if (texts) await give(texts);
  }
}
