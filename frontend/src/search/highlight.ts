// Marks the words that were found.

import { h } from "./dom";
import { folded, isUnspaced, pieces } from "./tokens";

/** Marks in a script without spaces the signs that were typed, alone or side by side. */
function signs(piece: string, words: readonly string[]): Node[] {
  const units = piece.match(/[^\p{M}]\p{M}*/gu) ?? [piece];
  const plain = units.map(folded);
  const isPair = (at: number): boolean => words.includes(`${plain[at]}${plain[at + 1]}`);
  const isTyped = (at: number): boolean => words.includes(plain[at] ?? "") || isPair(at) || isPair(at - 1);
  return units.map((unit, at) => (isTyped(at) ? h("mark", {}, unit) : document.createTextNode(unit)));
}

/**
 * @param terms words of the index that matched.
 * @param words what the reader typed, folded: of a longer word only the typed beginning is marked.
 */
export function highlighted(text: string, terms: ReadonlySet<string>, words: readonly string[]): Node[] {
  if (!terms.size) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  for (const [piece, word] of pieces(text)) {
    if (word && isUnspaced(word)) {
      nodes.push(...signs(piece, words));
      continue;
    }
    if (!word || !terms.has(word)) {
      nodes.push(document.createTextNode(piece));
      continue;
    }
    const typed = words.find((one) => word.startsWith(one) && folded(piece.slice(0, one.length)) === one);
    const length = typed?.length ?? piece.length;
    nodes.push(h("mark", {}, piece.slice(0, length)));
    if (length < piece.length) nodes.push(document.createTextNode(piece.slice(length)));
  }
  return nodes;
}
