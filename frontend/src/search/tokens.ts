// Words as the index has them: small letters, no accents, and compounds beside their parts. The data are
// written by the same rule (sharinghub_static/portal/search/tokens.py).
//
// Chinese, Japanese, Thai and their neighbours write without spaces. There each two signs that are side by
// side are a word, as in Lucene's CJK analyser: a query finds what has its signs in their order, whatever a
// dictionary takes for a word.
//
// A compound is a term of its own beside its parts: "Sentinel-2", "sentinel2" and "Sentinel 2" all have the
// term "sentinel2", "U-Net" has "unet", "land-cover" has "landcover", "10 m" has "10m", "C++" has "c++".
// In the index compounds have a mark, so that "sent…" finds a project by "sentinel" alone, once.

const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3fffd}";
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, "u");
const WORD = /[\p{L}\p{N}]+/gu;
const ASCII_WORD = /[a-z0-9]+/g;
/** What a compound has: a number, a sign that joins, a letter alone. */
const MAY_JOIN = /[\d_:+#-]|(?:^|[^a-z])[a-z](?![a-z])/;
const RUN = new RegExp(`[${UNSPACED}]+|[^${UNSPACED}]+`, "gu");
const ACCENT = /[\p{M}\u00ad]/gu;
const IS_PLAIN = /^[\x00-\x7f]*$/;
/** Letters that are no letter with an accent, as people type them where a keyboard lacks them. */
const SPELT: Record<string, string> = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const SPELT_LETTER = /[œæßøłđðþı]/g;
/** Signs that make two words one; a full stop does so only between numbers. */
const TIGHT = /^[-_:\u2010\u2011\u2013]$/;
const BLANK = /^\s+$/;
const DIGIT = /\p{N}/u;
const NUMBER = /^\d{1,3}$/;
/** Letters that are words of their own in English and French, and no beginning of a name like "C band". */
const ARTICLES = "aeioy";
const LONGEST = 40;
/** Before a compound in the index. */
export const COMPOUND = "~";

export function folded(text: string): string {
  const small = text.toLowerCase();
  if (IS_PLAIN.test(small)) return small;
  return small.normalize("NFKD").replace(ACCENT, "").replace(SPELT_LETTER, (letter) => SPELT[letter] ?? letter);
}

/** Whether a word is of a script that is written without spaces. */
export function isUnspaced(word: string): boolean {
  return HAS_UNSPACED.test(word);
}

/** Whether a word says something only beside another: a letter, or a short number. */
export function isShort(word: string): boolean {
  return word.length === 1 || (word.length <= 3 && DIGIT.test(word));
}

function pairs(run: string, withEnd: boolean): string[] {
  const signs = [...run];
  const joined = signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
  // The last sign alone too: a query of one sign is met by the words that begin with it.
  return withEnd || signs.length === 1 ? [...joined, signs.at(-1) ?? ""] : joined;
}

function parts(words: readonly string[], withEnds: boolean): string[] {
  return words.flatMap((word) =>
    (isUnspaced(word) ? (word.match(RUN) ?? []) : [word]).flatMap((run) => (isUnspaced(run) ? pairs(run, withEnds) : [run])),
  );
}

/** The plain words of a text, in their order. */
export function tokens(text: string): string[] {
  const words = folded(text).match(WORD) ?? [];
  return isUnspaced(text) ? parts(words, false) : words;
}

/**
 * The compound of two words that follow each other; empty when they are none.
 *
 * @param gap what is between them.
 */
export function compound(word: string, gap: string, next: string): string {
  if (word.length + next.length > LONGEST) return "";
  const isSmall = isShort(word) || isShort(next);
  if (TIGHT.test(gap)) return isSmall || !DIGIT.test(word + next) ? word + next : "";
  if (gap === ".") return DIGIT.test(word) && DIGIT.test(next) && isSmall ? word + next : "";
  if (!isSmall || !BLANK.test(gap)) return "";
  if (isShort(next) && DIGIT.test(next)) return DIGIT.test(word) ? "" : word + next;
  if (NUMBER.test(word)) return next.length <= 3 && !DIGIT.test(next) ? word + next : "";
  return word.length === 1 && next.length > 1 && !ARTICLES.includes(word) && !DIGIT.test(word + next) ? word + next : "";
}

/** The letters before the number of a word such as "sentinel2"; empty when it has none. */
export function stem(word: string): string {
  return /^(\p{L}{2,})\p{N}/u.exec(word)?.[1] ?? "";
}

/** All terms by which a text is found: its words, the ends of unspaced ones, and its compounds. */
export function terms(text: string): string[] {
  const small = folded(text);
  const isPlain = IS_PLAIN.test(small);
  if (isPlain && !MAY_JOIN.test(small)) return small.match(ASCII_WORD) ?? [];
  const found: string[] = [];
  const word = isPlain ? ASCII_WORD : WORD;
  word.lastIndex = 0;
  let [before, end] = ["", 0];
  for (let match = word.exec(small); match; match = word.exec(small)) {
    const { 0: now, index } = match;
    const letters = now.length > 2 && DIGIT.test(now) ? stem(now) : "";
    if (letters) found.push(letters, COMPOUND + now);
    else found.push(now);
    const after = small[word.lastIndex];
    if ((after === "+" || after === "#") && isSign(small, word.lastIndex)) found.push(COMPOUND + signed(now, after));
    if (before) {
      const joined = compound(before, small.slice(end, index), now);
      if (joined) found.push(COMPOUND + joined);
    }
    [before, end] = [now, word.lastIndex];
  }
  return isPlain || !isUnspaced(small) ? found : parts(found, true);
}

/** Whether a word is followed by the "++" or "#" of a programming language's name. */
function isSign(text: string, at: number): boolean {
  if (text[at] === "+") return text[at + 1] === "+";
  return !/[\p{L}\p{N}]/u.test(text[at + 1] ?? "");
}

/** The name of a programming language: "c++", "c#". */
export function signed(word: string, sign: string): string {
  return sign === "+" ? `${word}++` : `${word}#`;
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
