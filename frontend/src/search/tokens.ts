// Words as the index has them: small letters, no accents; the same rule as when the data was written.

const WORD = /[\p{L}\p{N}]+/gu;
const ACCENT = /\p{M}/gu;

export function folded(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(ACCENT, "");
}

export function tokens(text: string): string[] {
  return folded(text).match(WORD) ?? [];
}

/** Pieces of a text: words with their folded form, and what stands between them with none. */
export function* pieces(text: string): Generator<[piece: string, word: string]> {
  let end = 0;
  for (const { 0: piece, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (index > end) yield [text.slice(end, index), ""];
    yield [piece, folded(piece)];
    end = index + piece.length;
  }
  if (end < text.length) yield [text.slice(end), ""];
}
