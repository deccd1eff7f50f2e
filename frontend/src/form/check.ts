// What is wrong with the values: by the schema, and by the two comparisons that no schema can make.

import { type Schema, Validator } from "@cfworker/json-schema";

export interface Fault {
  path: string; // dotted, the field's or below it
  words: string;
}

export interface Words {
  example: string;
  south: string;
  times: string;
}

interface Told {
  description?: string;
  examples?: unknown[];
  properties?: Record<string, Told>;
}

export class Checker {
  private readonly validator: Validator;

  constructor(
    private readonly schema: Told,
    private readonly words: Words,
  ) {
    this.validator = new Validator(schema as Schema, "2020-12", false);
  }

  faults(values: Record<string, unknown>): Fault[] {
    const found = new Map<string, Fault>();
    for (const error of this.validator.validate(values).errors) {
      const parts = error.instanceLocation.split("/").slice(1).map(decoded);
      if (!parts.length) continue;
      const path = parts.join(".");
      // The deepest place of each says most; errors of what is around it come with it.
      for (const known of [...found.keys()]) if (path.startsWith(`${known}.`)) found.delete(known);
      if ([...found.keys()].some((known) => known === path || known.startsWith(`${path}.`))) continue;
      found.set(path, { path, words: this.explain(parts) });
    }
    const compared = [...found.keys()].some((path) => path.startsWith("extent")) ? [] : this.compared(values);
    // Four wrong numbers of a box are one fault of the box.
    const told = new Map([...found.values()].reverse().map((fault) => {
      const path = fault.path.replace(/(\.\d+)+$/, "");
      return [`${path}\0${fault.words}`, { path, words: fault.words }];
    }));
    return [...[...told.values()].reverse(), ...compared];
  }

  /** What should stand at a place, in the words of the nearest part of the schema that has some. */
  private explain(parts: string[]): string {
    let [told, words]: [Told | undefined, string] = [this.schema, ""];
    for (const part of parts) {
      const within: Record<string, Told> = told?.properties ?? {};
      told = Object.hasOwn(within, part) ? within[part] : undefined;
      if (!told) break;
      const example = told.examples?.[0];
      const shown = example === undefined ? "" : ` ${this.words.example} ${JSON.stringify(example)}`;
      words = `${told.description ?? ""}${shown}`;
    }
    return words;
  }

  private compared(values: Record<string, unknown>): Fault[] {
    const extent = values["extent"];
    if (typeof extent !== "object" || extent === null) return [];
    const { spatial, temporal } = extent as Record<string, unknown>;
    const faults: Fault[] = [];
    if (Array.isArray(spatial) && (spatial.length === 4 || spatial.length === 6)) {
      const half = spatial.length / 2;
      if (spatial[1] > spatial[half + 1]) faults.push({ path: "extent.spatial", words: this.words.south });
    }
    if (Array.isArray(temporal) && temporal[0] && temporal[1]) {
      const [start, end] = temporal.map((time) => String(time).trim());
      if (start && end && start.slice(0, 10) > end.slice(0, 10) && !start.startsWith(end)) {
        faults.push({ path: "extent.temporal", words: this.words.times });
      }
    }
    return faults;
  }
}

function decoded(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // a lone per cent sign stands for itself
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
