// Marks the words that were found.

import { h } from "./dom";
import { folded, pieces } from "./tokens";

/**
 * @param terms words of the index that matched.
 * @param words what the reader typed, folded: of a longer word only the typed beginning is marked.
 */
export function highlighted(text: string, terms: ReadonlySet<string>, words: readonly string[]): Node[] {
  if (!terms.size) return [document.createTextNode(text)];
  const nodes: Node[] = [];
  for (const [piece, word] of pieces(text)) {
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
