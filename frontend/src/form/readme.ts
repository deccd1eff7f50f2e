// A README as its front matter, kept with its comments and the order of its keys, and the text below.
// It is read as the portal reads it, as YAML 1.2; what other programs read as yes, no or a date is quoted when it
// is written, as YAML 1.1 wants.

import { Document, isMap, parseDocument } from "yaml";

const LARGEST = 200_000; // characters, as the portal itself reads
const READ = { version: "1.2", merge: false } as const;
const WRITTEN = { version: "1.1", merge: false } as const;

export type Path = readonly (string | number)[];

export class Readme {
  private constructor(
    private readonly front: Document,
    private readonly body: string,
  ) {}

  static empty(): Readme {
    return new Readme(new Document({}, WRITTEN), "");
  }

  /** The README of a text; null when its front matter is no map that can be read. */
  static read(given: string): Readme | null {
    const text = given.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
    const lines = text.split("\n");
    const first = lines.findIndex((line) => line.trim());
    let [front, body] = [text, ""];
    if (first >= 0 && lines[first]?.trimEnd() === "---") {
      const end = lines.findIndex((line, at) => at > first && /^(---|\.\.\.)\s*$/.test(line));
      const last = end < 0 ? lines.length : end;
      front = lines.slice(first + 1, last).join("\n");
      body = lines.slice(last + 1).join("\n");
    } else if (/^\s*#/.test(text)) {
      [front, body] = ["", text]; // a README without front matter begins with its heading
    }
    if (front.length > LARGEST) return null;
    try {
      const read = parseDocument(front, READ);
      if (read.errors.length) return null;
      if (read.contents === null) return new Readme(new Document({}, WRITTEN), body);
      if (!isMap(read.contents)) return null;
      read.setSchema(WRITTEN.version, WRITTEN);
      const readme = new Readme(read, body);
      readme.values(); // aliases of aliases, and of themselves, are refused here
      return readme;
    } catch {
      return null;
    }
  }

  /** Values as JSON has them: dates are texts. */
  values(): Record<string, unknown> {
    return JSON.parse(JSON.stringify(this.front.toJS({ maxAliasCount: 50 }) ?? {})) as Record<string, unknown>;
  }

  /** The value at a path. */
  at(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string | number, unknown>)[key]
          : undefined,
      this.values(),
    );
  }

  /** Set a value, or with undefined take it out, and the map that is empty without it. */
  set(path: Path, value: unknown): void {
    if (value !== undefined) {
      const [outer, inner] = path;
      const node = this.front.createNode(value, { flow: isFlat(value) });
      // Made of a plain object: a map that the library makes on its way is an !!omap in YAML 1.1.
      if (inner !== undefined && !isMap(this.front.get(outer, true))) {
        this.front.set(outer, this.front.createNode({ [inner]: null }));
      }
      this.front.setIn(path, node);
      return;
    }
    if (!this.front.hasIn(path)) return;
    this.front.deleteIn(path);
    const outer = this.front.get(path[0], true);
    if (path.length > 1 && isMap(outer) && outer.items.length === 0) this.front.delete(path[0]);
  }

  toString(): string {
    const written = Object.keys(this.values()).length ? this.front.toString({ lineWidth: 100 }) : "";
    return `---\n${written}---\n${this.body && !this.body.startsWith("\n") ? "\n" : ""}${this.body}`;
  }
}

/** Whether it is a list of numbers, words and nothings, which reads best on one line. */
function isFlat(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry !== "object" || entry === null) && value.length < 7;
}
