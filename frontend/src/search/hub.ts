// The columns, read as projects.

import type { Box } from "../map/types";
import { isForm } from "./synonyms";
import type { Columns, FacetName, Setup, Texts } from "./types";

export const DAY = 86_400_000;
const NONE: readonly number[] = [];
/** Facets that most hubs have few values of. */
const TRAITS = ["stage", "review", "documentation", "size", "parameters", "memory", "accelerator", "bands", "base", "instance"] as const;
const DORMANT = 365 * 1440; // minutes

/** A facet's values: their names in addresses, and the numbers of those that a project has. */
export interface FacetColumn {
  names: readonly string[];
  of: (row: number) => readonly number[];
  /** Whether a project must have all values that were picked, not one of them. */
  wantsAll: boolean;
  /** The number of each row where a project has one at most, -1 where it has none. */
  single?: Int32Array;
}

/** The name of a task as words; what has spaces is words already. */
function inWords(task: string): string {
  const words = task.replace(/[-_]/g, " ");
  return task.includes(" ") ? task : words.charAt(0).toUpperCase() + words.slice(1);
}

export class Hub {
  readonly count: number;
  readonly facets: Record<FacetName, FacetColumn>;
  private places: Map<number, Box> | null = null;
  readonly summaries: string[] = [];
  readonly pictures: string[] = [];
  /** Of each project that has any: its DOI first, then those of publications that it names. */
  readonly dois = new Map<number, string[]>();
  private readonly words: string[] = [];
  private readonly others: string[] = [];
  readonly people: string[] = [];
  private readonly archived: Set<number>;
  /** Whether a project is of the list, whatever else is wanted of it. */
  readonly has: (row: number) => boolean;

  constructor(
    readonly columns: Columns,
    readonly setup: Setup,
  ) {
    this.count = columns.titles.length;
    this.archived = new Set(columns.archived);
    this.facets = this.readFacets();
    this.has = this.readWithin();
  }

  /** Where each project that has a place is; read when it is first needed. */
  get boxes(): ReadonlyMap<number, Box> {
    return (this.places ??= readBoxes(this.columns));
  }

  /** Whether the page is a list of its own, not the search in everything. */
  get isList(): boolean {
    return this.setup.category !== "" || this.setup.within !== null;
  }

  private readWithin(): (row: number) => boolean {
    const { within } = this.setup;
    if (!within) return () => true;
    const { topics, topicNames, space, spaces } = this.columns;
    if (within.space) {
      const isBelow = spaces.map((path) => path === within.space || path.startsWith(`${within.space}/`));
      return (row) => isBelow[space[row] ?? -1] ?? false;
    }
    const wanted = new Set(topicNames.flatMap((name, number) => (within.topics.includes(name) ? number : [])));
    return (row) => topics[row]?.some((number) => wanted.has(number)) ?? false;
  }

  private readFacets(): Record<FacetName, FacetColumn> {
    const { columns, setup } = this;
    const several = (values: number[][], names: string[], wantsAll = false): FacetColumn => ({
      names,
      of: (row) => values[row] ?? NONE,
      wantsAll,
    });
    const single = (values: ArrayLike<number | undefined>, names: string[]): FacetColumn => {
      const alone = names.map((_, number) => [number]);
      const numbers = Int32Array.from(columns.titles, (_, row) => values[row] ?? -1);
      return { names, of: (row) => alone[numbers[row] ?? -1] ?? NONE, wantsAll: false, single: numbers };
    };
    const spread = <T>([rows, values]: [number[], T[]]): T[] => {
      const column: T[] = [];
      rows.forEach((row, at) => (column[row] = values[at] as T));
      return column;
    };
    const organisations = new Map<string, number>();
    const bySpace = columns.spaces.map((space) => {
      // A group of a further instance is behind the name of that: "~esa/land".
      const name = space.split("/", space.startsWith("~") ? 2 : 1).join("/");
      if (!organisations.has(name)) organisations.set(name, organisations.size);
      return organisations.get(name) ?? -1;
    });
    const steps = spread(columns.gsd).map((gsd) => {
      const step = setup.gsd.findIndex((end) => gsd <= end);
      return step < 0 ? setup.gsd.length : step;
    });
    const bits = new Map<number, number[]>();
    for (const flags of new Set(columns.flags)) {
      bits.set(flags, columns.flagNames.map((_, bit) => bit).filter((bit) => flags & (1 << bit)));
    }
    return {
      ...readTraits(columns),
      collections: several(
        columns.categories,
        setup.categories.map(({ id }) => id),
      ),
      topics: several(columns.topics, columns.topicNames, true),
      task: several(spread(columns.tasks), columns.taskNames),
      framework: single(spread(columns.frameworks), columns.frameworkNames),
      license: single(columns.licenses, columns.licenseNames),
      organisation: single(
        columns.space.map((space) => bySpace[space]),
        [...organisations.keys()],
      ),
      gsd: single(
        steps,
        [...setup.gsd, Infinity].map((_, step) => String(step)),
      ),
      has: { names: columns.flagNames, of: (row) => bits.get(columns.flags[row] ?? 0) ?? NONE, wantsAll: true },
    };
  }

  add(texts: Texts): void {
    texts.summaries.forEach((summary, at) => (this.summaries[texts.first + at] = summary));
    texts.pictures.forEach((picture, at) => (this.pictures[texts.first + at] = picture));
    texts.words.forEach((words, at) => (this.words[texts.first + at] = words));
    texts.others.forEach((others, at) => (this.others[texts.first + at] = others));
    texts.people.forEach((people, at) => (this.people[texts.first + at] = people));
    texts.dois.forEach((dois, at) => dois && this.dois.set(texts.first + at, dois.split(" ")));
  }

  /** What can be read of a project so far, as texts within which words stand side by side. */
  textsOf(row: number): string[] {
    const { columns, summaries, words, others } = this;
    const texts = [this.title(row), columns.names[row], ...this.names("topics", row), summaries[row], words[row], others[row]];
    return texts.filter((text): text is string => Boolean(text));
  }

  /** Whether the README has all these words, or forms of them; where, its distinctive words do not say. */
  readmeHas(row: number, words: readonly string[]): boolean {
    const own = this.words[row]?.split(" ") ?? [];
    return words.every((word) => word.length < 3 || own.some((term) => isForm(word, term)));
  }

  /** A facet's value in words. */
  label(name: FacetName, value: string): string {
    const { setup } = this;
    if (name === "collections") return setup.categories.find(({ id }) => id === value)?.title ?? value;
    if (name === "task") return setup.taskWords?.[value] ?? inWords(value);
    const labels = name === "gsd" ? setup.gsdWords : name === "has" ? setup.flagWords : (setup.traitWords?.[name] ?? {});
    return (Object.hasOwn(labels, value) ? labels[value] : undefined) ?? value; // the value may be of an address
  }

  title(row: number): string {
    return this.columns.titles[row] ?? "";
  }

  path(row: number): string {
    const { columns } = this;
    return `${columns.spaces[columns.space[row] ?? -1] ?? ""}/${columns.names[row] ?? ""}`;
  }

  /** The category in which a project is shown here. */
  category(row: number): Setup["categories"][number] | undefined {
    const of = this.facets.collections.of(row);
    const at = this.setup.categories.findIndex(({ id }) => id === this.setup.category);
    return this.setup.categories[of.includes(at) ? at : (of[0] ?? -1)];
  }

  /** Words by which a category is found: its title and its id. */
  categoryWords(number: number): string {
    const { id = "", title = "" } = this.setup.categories[number] ?? {};
    return `${title} ${id}`;
  }

  /** Address of its page, relative to the page at hand. */
  href(row: number): string {
    const folder = encoded(this.columns.pages[row] ?? this.path(row));
    return `${this.setup.root}${this.category(row)?.id ?? ""}/${folder}/index.html`;
  }

  /** Address of its STAC item from the root of the site. */
  item(row: number): string {
    const name = this.path(row).replaceAll("/", "--");
    const path = encoded(this.columns.items[row] ?? `${name}/${name}.json`);
    return `stac/${this.category(row)?.id ?? ""}/${path}`;
  }

  /** Whether a project is one of these: ids of Items, or paths. */
  isAmong(ids: readonly string[]): (row: number) => boolean {
    const wanted = new Set(ids);
    return (row) => wanted.has(this.path(row)) || wanted.has(this.itemId(row));
  }

  private itemId(row: number): string {
    return decodeURIComponent(this.item(row).split("/").at(-2) ?? "");
  }

  /** How many of these, ids of Items or paths, are no project of the hub. */
  lost(ids: readonly string[]): number {
    const left = new Set(ids);
    for (const name of [(row: number) => this.path(row), (row: number) => this.itemId(row)]) {
      for (let row = 0; row < this.count && left.size; row++) if (this.has(row)) left.delete(name(row));
    }
    return left.size;
  }

  updated(row: number): Date {
    return new Date((this.columns.updated[row] ?? 0) * 60_000);
  }

  created(row: number): Date {
    return new Date((this.columns.created[row] ?? 0) * DAY);
  }

  stars(row: number): number {
    return this.columns.stars[row] ?? 0;
  }

  isArchived(row: number): boolean {
    return this.archived.has(row);
  }

  state(row: number): "archived" | "dormant" | "" {
    if (this.archived.has(row)) return "archived";
    return this.columns.changed - (this.columns.updated[row] ?? 0) > DORMANT ? "dormant" : "";
  }

  names(facet: FacetName, row: number): string[] {
    const { names, of } = this.facets[facet];
    return of(row).map((number) => names[number] ?? "");
  }

  gsd(row: number): number | undefined {
    const [rows, values] = this.columns.gsd;
    const at = rows.indexOf(row);
    return at < 0 ? undefined : values[at];
  }
}

type Trait = (typeof TRAITS)[number];

function readTraits({ traits, titles }: Columns): Record<Trait, FacetColumn> {
  const read = (name: Trait): FacetColumn => {
    const [names, rows, values] = traits?.[name] ?? [[], [], []];
    const alone = names.map((_, number) => [number]);
    const byRow: (readonly number[])[] = [];
    values.forEach((value, at) => (byRow[rows.length ? (rows[at] ?? 0) : at] = typeof value === "number" ? (alone[value] ?? NONE) : value));
    // Whoever wants several bands wants them together.
    const column = { names, of: (row: number) => byRow[row] ?? NONE, wantsAll: name === "bands" };
    if (!values.length || !values.every((value) => typeof value === "number")) return column;
    return { ...column, single: Int32Array.from(titles, (_, row) => byRow[row]?.[0] ?? -1) };
  };
  return Object.fromEntries(TRAITS.map((name) => [name, read(name)])) as Record<Trait, FacetColumn>;
}

/** A path of the site as part of an address. */
export function encoded(path: string): string {
  return path.split("/").map((part) => encodeURIComponent(part)).join("/");
}

function readBoxes({ flags, flagNames, wests, souths, widths, heights }: Columns): Map<number, Box> {
  const exact = (degrees: number): number => Math.round(degrees * 1000) / 1000;
  const bit = 1 << flagNames.indexOf("place");
  const boxes = new Map<number, Box>();
  flags.forEach((has, row) => {
    if (!(has & bit)) return;
    const at = boxes.size;
    const [west, south] = [wests[at] ?? 0, souths[at] ?? 0];
    const [east, north] = [exact(west + (widths[at] ?? 0)), exact(south + (heights[at] ?? 0))];
    boxes.set(row, [west, south, east > 180 ? exact(east - 360) : east, north]);
  });
  return boxes;
}
