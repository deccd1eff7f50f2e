// Marks the words that were found.

import { h } from "./dom";
import { compound, folded, isUnspaced, pieces, stem } from "./tokens";

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
  const all = [...pieces(text)];
  for (let at = 0; at < all.length; at++) {
    const [piece, word] = all[at] ?? ["", ""];
    if (word && isUnspaced(word)) {
      nodes.push(...signs(piece, words));
      continue;
    }
    const [gap, next] = [all[at + 1]?.[0] ?? "", all[at + 2]];
    const joined = word && next?.[1] ? compound(word, gap, next[1]) : "";
    if (joined && next && terms.has(joined)) {
      nodes.push(h("mark", {}, piece + gap + next[0]));
      at += 2;
      continue;
    }
    const isMatch = word !== "" && (terms.has(word) || (terms.has(stem(word)) && stem(word) !== ""));
    if (!isMatch) {
      nodes.push(document.createTextNode(piece));
      continue;
    }
    const isCompound = terms.has(word) && stem(word) !== "";
    const typed = isCompound ? undefined : words.find((one) => word.startsWith(one) && folded(piece.slice(0, one.length)) === one);
    const length = typed?.length ?? piece.length;
    nodes.push(h("mark", {}, piece.slice(0, length)));
    if (length < piece.length) nodes.push(document.createTextNode(piece.slice(length)));
  }
  return nodes;
}
