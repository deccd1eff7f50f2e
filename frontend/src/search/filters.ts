// Answers the filters of a query: which projects have a licence, a topic, an author, a DOI.

import { Hits, intersection } from "./hits";
import type { Hub } from "./hub";
import { nearestOf, type Element, type Key } from "./language";
import { keyOfText, type Lookup } from "./lookup";
import { singular, type Synonyms } from "./synonyms";
import { folded, terms, tokens } from "./tokens";
import type { FacetName } from "./types";
import { unitsOf } from "./units";

export const DOI = /^(?:(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|(?:(?:info|urn):)?doi[:/]\s*)?(10\.\d{4,9}\/\S+?)[.,;)\]]*$/i;
const FACET_OF: Partial<Record<Key, FacetName>> = {
  license: "license",
  topic: "topics",
  task: "task",
  framework: "framework",
  category: "collections",
  has: "has",
  stage: "stage",
  band: "bands",
  accelerator: "accelerator",
  base: "base",
};

/** What a project may have or be, as people say it in French, or in other words; without accents. */
const ALSO: Record<string, string> = {
  carnet: "notebook",
  jupyter: "notebook",
  modele: "model",
  version: "release",
  publication: "release",
  paquet: "package",
  conteneur: "container",
  docker: "container",
  lieu: "place",
  emplacement: "place",
  localisation: "place",
  location: "place",
  image: "preview",
  apercu: "preview",
  picture: "preview",
  relu: "reviewed",
  evalue: "reviewed",
};
const STATES: Record<string, string> = { archive: "archived", actif: "active", active: "active", dormant: "dormant", archived: "archived", inactif: "dormant" };

/** A value of a filter that nothing has: the filter, the value, and the nearest one there is. */
export interface Unmet {
  key: Key;
  /** The filter as it was typed. */
  name: string;
  value: string;
  nearest: string;
}

export class Filters {
  constructor(
    private readonly hub: Hub,
    private readonly lookup: Lookup,
    private readonly synonyms: Synonyms,
  ) {}

  filter({ key, name, text }: Element, unmet: Unmet[]): Hits {
    const hits = new Hits(this.hub.count);
    for (const value of text.split(",").map((one) => one.trim()).filter(Boolean)) {
      const found = this.met(key as Key, value);
      hits.merge(found, 1);
      if (!found.rows.length && key) unmet.push({ key, name: name || key, value, nearest: nearestOf(value, this.choices(key)) });
    }
    return hits;
  }

  withDoi(doi: string): Hits {
    const hits = new Hits(this.hub.count);
    const wanted = doi.toLowerCase();
    for (const [row, dois] of this.hub.dois) {
      // A project's own DOI comes first; the others are publications that it names.
      const at = dois.findIndex((one) => one.startsWith(wanted));
      if (at >= 0) hits.add(row, (dois[at] === wanted ? 10 : 5) / (at + 1));
    }
    return hits;
  }

  /** Projects that have a value, whatever its letter case, accents and hyphens; or whose value has its words. */
  private met(key: Key, value: string): Hits {
    if (key === "doi") return this.withDoi(DOI.exec(value)?.[1] ?? value);
    if (key === "is") return this.being(value);
    if (key === "author") return this.by(value);
    if (key === "file") return this.withWords(value.replace(/^\*?\./, ""), "others");
    if (key === "title") return this.withWords(value, "title");
    if (key === "org") {
      const { spaces, space } = this.hub.columns;
      const numbers = fitting(spaces.map((path) => path.split("/")), value);
      return this.having((row) => numbers.has(space[row] ?? -1));
    }
    return this.withValue(FACET_OF[key] ?? "topics", value);
  }

  private withValue(name: FacetName, value: string): Hits {
    const { names, of } = this.hub.facets[name];
    const values = names.map((one) => [one, this.hub.label(name, one)]);
    // Object detection is a kind of detection.
    const find = (text: string): Set<number> => fitting(values, text, name === "task");
    const numbers = find(value);
    const also = name === "has" ? ALSO[folded(value)] : undefined;
    // In the other language: est:modèle, is:tableau-de-bord.
    const others = [...(also ? [also] : []), ...this.synonyms.of(tokens(value))];
    for (const other of numbers.size ? [] : others) for (const number of find(other)) numbers.add(number);
    return this.having((row) => of(row).some((number) => numbers.has(number)));
  }

  private withWords(value: string, field: "others" | "title"): Hits {
    const units = unitsOf(value);
    return intersection(units.map(({ word }) => this.lookup.find(word, { prefix: field !== "others", fields: [field] })), this.hub.count);
  }

  /** Projects that name someone whose name has these words, or words that begin so. */
  private by(value: string): Hits {
    const words = tokens(value);
    const isOf = (name: string): boolean => {
      const own = tokens(name);
      return words.every((word) => own.some((one) => one.startsWith(word)));
    };
    return this.having((row) => words.length > 0 && (this.hub.people[row] ?? "").split("; ").some(isOf));
  }

  /** `is:model`, `is:dataset`, `is:archived`, `is:reviewed`. */
  private being(value: string): Hits {
    const state = STATES[folded(value)];
    if (state) return this.having((row) => (this.hub.state(row) || "active") === state);
    const ofCategory = this.withValue("collections", value);
    return ofCategory.rows.length ? ofCategory : this.withValue("has", value);
  }

  having(fits: (row: number) => boolean): Hits {
    const hits = new Hits(this.hub.count);
    for (let row = 0; row < this.hub.count; row++) if (fits(row)) hits.add(row, 1);
    return hits;
  }

  /** Values of a filter, for the nearest to one that there is not. */
  private choices(key: Key): string[] {
    const { facets, columns } = this.hub;
    if (key === "org") return [...new Set(columns.spaces.flatMap((path) => path.split("/")))];
    if (key === "is") return [...facets.collections.names, ...facets.has.names, "archived", "dormant", "active"];
    const name = FACET_OF[key];
    return name ? [...facets[name].names] : [];
  }
}

/**
 * Numbers of the values that are a text, whatever its letter case and hyphens; else of those that have its words.
 *
 * @param takesLonger values that have its words count beside the one that is the text.
 */
function fitting(values: readonly (readonly string[])[], text: string, takesLonger = false): Set<number> {
  const key = keyOfText(text);
  const numbers = new Set<number>();
  if (!key) return numbers;
  const plain = new Set([key, ...singular(key)]);
  const isSame = (one: string): boolean => {
    const own = keyOfText(one);
    return plain.has(own) || singular(own).includes(key);
  };
  values.forEach((names, number) => names.some(isSame) && numbers.add(number));
  if (numbers.size && !takesLonger) return numbers;
  const words = tokens(text);
  values.forEach((names, number) => {
    const own = names.flatMap(terms);
    if (words.every((word) => own.some((term) => term.startsWith(word)))) numbers.add(number);
  });
  return numbers;
}