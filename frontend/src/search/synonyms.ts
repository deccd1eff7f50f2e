// Words that mean the same: the field's usual ones in English and French, and the site's own (columns.js has both).

import { tokens } from "./tokens";

export class Synonyms {
  private readonly groups: string[][];
  private readonly byKey = new Map<string, number[]>();
  /** The most words that a synonym has. */
  longest = 1;

  /** @param groups words of one meaning, with `|` between. */
  constructor(groups: readonly string[]) {
    this.groups = groups.map((group) => group.split("|"));
    this.groups.forEach((group, number) => {
      for (const text of group) {
        this.longest = Math.max(this.longest, text.split(/[\s-]+/).length);
        const key = synonymKey(tokens(text));
        const known = this.byKey.get(key);
        if (known) known.push(number);
        else this.byKey.set(key, [number]);
      }
    });
  }

  /** What means the same as these words. */
  of(words: readonly string[]): string[] {
    const key = synonymKey(words);
    const found = (this.byKey.get(key) ?? []).flatMap((number) => this.groups[number] ?? []);
    return [...new Set(found)].filter((text) => synonymKey(tokens(text)) !== key);
  }
}

/** Words as one key, each without its plural, whatever is between them. */
function synonymKey(words: readonly string[]): string {
  return words.map((word) => singular(word)[0] ?? word).join("");
}

/** What a word may be the plural of, in English and French, the likeliest first. */
export function singular(word: string): string[] {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return [];
  const found: string[] = [];
  if (word.endsWith("ies")) found.push(`${word.slice(0, -3)}y`);
  if (/(?:ch|sh|ss|x|z)es$/.test(word)) found.push(word.slice(0, -2));
  if (/(?:eau|eu)x$/.test(word)) found.push(word.slice(0, -1));
  else if (word.endsWith("aux")) found.push(`${word.slice(0, -3)}al`);
  if (/[^s]s$/.test(word)) found.push(word.slice(0, -1));
  return found;
}

const ENDINGS = ["s", "es", "e", "x", "d", "ed", "ing", "ion", "ions", "or", "ors", "er", "ers"];

/** A word and the other forms that it may have. */
export function formsOf(word: string): string[] {
  return /^[a-z]{3,}$/.test(word) ? [word, ...ENDINGS.map((ending) => word + ending)] : [word];
}

/** Whether a term is another form of a word: "flooding" and "floods" of "flood", but not "landsat" of "land". */
export function isForm(word: string, term: string): boolean {
  return term === word || (term.startsWith(word) && ENDINGS.includes(term.slice(word.length)));
}
