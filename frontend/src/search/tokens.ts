// Words as the index has them: small letters, no accents; the same rule as when the data was written
// (sharinghub_static/portal/search/tokens.py).
//
// Chinese, Japanese, Thai and their neighbours write without spaces. There each two signs that are side by
// side are a word, as in Lucene's CJK analyser: a query finds what has its signs in their order, whatever a
// dictionary takes for a word.

const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}";
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
const WORD = /[\p{L}\p{N}]+/gu;
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
const ACCENT = /\p{M}/gu;
const IS_PLAIN = /^[\x00-\x7f]*$/;

export function folded(text: string): string {
  const small = text.toLowerCase();
  return IS_PLAIN.test(small) ? small : small.normalize("NFKD").replace(ACCENT, "");
}

/** Whether a word is of a script that is written without spaces. */
export function isUnspaced(word: string): boolean {
  return HAS_UNSPACED.test(word);
}

function pairs(run: string, withEnd: boolean): string[] {
  const signs = [...run];
  const joined = signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
  // The last sign alone too: a query of one sign is met by the words that begin with it.
  return withEnd || signs.length === 1 ? [...joined, signs.at(-1) ?? ""] : joined;
}

function split(text: string, withEnds: boolean): string[] {
  const words = folded(text).match(WORD) ?? [];
  if (!isUnspaced(text)) return words;
  return words.flatMap((word) =>
    (word.match(RUN) ?? []).flatMap((run) => (isUnspaced(run) ? pairs(run, withEnds) : [run])),
  );
}

/** Words of what the reader typed. */
export function tokens(text: string): string[] {
  return split(text, false);
}

/** Words of what is searched. */
export function tokensWithEnds(text: string): string[] {
  return split(text, true);
}

/** Pieces of a text: words with their folded form, and what is between them with none. */
export function* pieces(text: string): Generator<[piece: string, word: string]> {
  let end = 0;
  for (const { 0: piece, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (index > end) yield [text.slice(end, index), ""];
    for (const run of piece.match(RUN) ?? []) yield [run, folded(run)];
    end = index + piece.length;
  }
  if (end < text.length) yield [text.slice(end), ""];
}
