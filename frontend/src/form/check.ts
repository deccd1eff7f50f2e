// What is wrong with the values: by the schema, and by the two comparisons that no schema can make.

import { type Schema, Validator } from "@cfworker/json-schema";

export interface Fault {
  path: string; // dotted, the field's or below it
  words: string;
}

export interface Words {
  example: string;
  /** Why a value does not fit, by the keyword of JSON Schema; `type` has a place for `{kinds}`. */
  causes: Record<string, string>;
  /** What JSON Schema calls a kind of value, in words. */
  kinds: Record<string, string>;
  south: string;
  times: string;
}

/** What the checker reads of a JSON Schema. */
export interface SchemaPart {
  description?: string;
  examples?: unknown[];
  properties?: Record<string, SchemaPart>;
}

/** Keywords of JSON Schema to the cause that they stand for. */
const CAUSES: Record<string, string> = {
  additionalProperties: "unknown",
  unevaluatedProperties: "unknown",
  propertyNames: "unknown",
  const: "choice",
  enum: "choice",
  required: "missing",
  minLength: "missing",
  minProperties: "missing",
  pattern: "form",
  format: "form",
  minimum: "range",
  maximum: "range",
  exclusiveMinimum: "range",
  exclusiveMaximum: "range",
  minItems: "count",
  maxItems: "count",
};

export class Checker {
  private readonly validator: Validator;

  constructor(
    private readonly schema: Schema & SchemaPart,
    private readonly words: Words,
  ) {
    this.validator = new Validator(schema, "2020-12", false);
  }

  faults(values: Record<string, unknown>): Fault[] {
    const faults = new Map<string, Fault>();
    for (const error of this.validator.validate(values).errors) {
      const parts = error.instanceLocation.split("/").slice(1).map(decoded);
      if (!parts.length) continue;
      const path = parts.join(".");
      // The deepest place of each says most; errors of what is around it come with it.
      for (const outer of faults.keys()) if (path.startsWith(`${outer}.`)) faults.delete(outer);
      if ([...faults.keys()].some((inner) => inner === path || inner.startsWith(`${path}.`))) continue;
      const words = [this.cause(error.keyword, error.error), this.explain(parts)].filter(Boolean).join(" ");
      faults.set(path, { path, words });
    }
    const compared = [...faults.keys()].some((path) => path.startsWith("extent")) ? [] : this.compared(values);
    // Four wrong numbers of a box are one fault of the box.
    const merged = new Map([...faults.values()].reverse().map((fault) => {
      const path = fault.path.replace(/(\.\d+)+$/, "");
      return [`${path}\0${fault.words}`, { path, words: fault.words }];
    }));
    return [...[...merged.values()].reverse(), ...compared];
  }

  /** Why a value does not fit; empty where the validator has no reason of its own. */
  private cause(keyword: string, message: string): string {
    const { causes, kinds } = this.words;
    if (keyword !== "type") return causes[CAUSES[keyword] ?? ""] ?? "";
    const expected = [...(/Expected (.*)/.exec(message)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, kind = ""]) => kind);
    const named = [...new Set(expected.filter((kind) => kind !== "null").map((kind) => kinds[kind] ?? kind))];
    return named.length ? (causes["type"] ?? "").replace("{kinds}", named.join(" / ")) : "";
  }

  /** What should stand at a place, in the words of the nearest part of the schema that has some. */
  private explain(parts: string[]): string {
    let [schema, words]: [SchemaPart, string] = [this.schema, ""];
    for (const part of parts) {
      const properties: Record<string, SchemaPart> = schema.properties ?? {};
      const inner = Object.hasOwn(properties, part) ? properties[part] : undefined;
      if (!inner) break;
      schema = inner;
      const example = schema.examples?.[0];
      const shown = example === undefined ? "" : ` ${this.words.example} ${JSON.stringify(example)}`;
      words = `${schema.description ?? ""}${shown}`;
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

/** Words that say that there is a licence, and not which; sharinghub_static/project/rules/license.py has the same. */
const NO_IDENTIFIER = ["other", "proprietary", "various", "unknown", "custom"];

/**
 * Whether the portal takes the licence of the front matter for one that it knows.
 *
 * @param spdx identifiers of SPDX's list, in lower case.
 */
export function isLicenceKnown(values: Record<string, unknown>, spdx: ReadonlySet<string>): boolean {
  const { license } = values;
  if (typeof license !== "string" || values["license-url"] || /^https?:|^LicenseRef-/.test(license)) return true;
  const names = license.split(/[()\s]+(?:AND|OR|WITH)?[()\s]*/i).filter(Boolean);
  const parts = /\bWITH\b/i.test(license) ? names.slice(0, 1) : names;
  return parts.map((name) => name.toLowerCase()).every((name) => spdx.has(name) || NO_IDENTIFIER.includes(name));
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
