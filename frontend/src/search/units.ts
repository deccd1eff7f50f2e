// Words of a query as what is looked up: "sentinel 2", "Sentinel-2" and "sentinel2" are one unit.

import { compound, folded, isShort, isUnspaced, signed, stem, tokens } from "./tokens";

export interface Unit {
  /** The term that is looked up. */
  word: string;
  /** What is left of a compound that nothing has: "sentinel" of "sentinel9". */
  base: string;
  /** What the base lacks: "9". */
  rest: string;
  /** Whether the compound was typed as two words. */
  isOpen: boolean;
  /** Whether it decides nothing: a letter alone, an article. */
  isWeak: boolean;
  /** Whether more of it may come: the reader still types it. */
  isLast: boolean;
  /** The words as typed, without what is between them: the key of synonyms. */
  key: string;
  /** The length that it says, in metres; 0 when it says none. */
  metres: number;
  /** A decimal number with its unit, as texts have it ("2.5 m"); null for everything else. */
  decimal: RegExp | null;
}

const UNIT = /^(m|km|cm|mm)$/;
const LENGTH = /^(\d{1,4})(m|km|cm|mm)$/;
const METRES: Record<string, number> = { m: 1, km: 1000, cm: 0.01, mm: 0.001 };
const NUMBER = /^\d{1,4}$/;
const WORD = /[\p{L}\p{N}]+/gu;
/** Words that say nothing of a subject, in English and in French. */
const STOP = new Set(
  "a an and are as at by for from how in is it of on or the to using via what with au aux avec ce ces dans d de des du en et l la le les leur licence license ou par pour sur un une".split(" "),
);

interface Piece {
  word: string;
  gap: string;
}

function piecesOf(text: string): Piece[] {
  const small = folded(text);
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: match, index } of small.matchAll(WORD)) {
    const gap = small.slice(end, index);
    end = index + match.length;
    if (isUnspaced(match)) {
      for (const part of tokens(match)) pieces.push({ word: part, gap: " " });
      continue;
    }
    const sign = /^(\+\+|#)(?![\p{L}\p{N}])/u.exec(small.slice(end, end + 3))?.[1];
    pieces.push({ word: sign ? signed(match, sign[0] ?? "") : match, gap });
  }
  return pieces;
}

/** Whether two pieces are one compound that is looked up as such: one of them says nothing alone. */
function fused(word: Piece, next: Piece | undefined): string {
  if (!next || !(isShort(word.word) || isShort(next.word))) return "";
  return compound(word.word, next.gap, next.word);
}

/** @param isOpenEnded whether the reader still types the last word. */
export function unitsOf(text: string, isOpenEnded = false): Unit[] {
  const pieces = piecesOf(text);
  const units: Unit[] = [];
  const add = (unit: Omit<Unit, "metres" | "decimal">, before?: Piece, gap = ""): void => {
    const [, number = "", unitName = ""] = LENGTH.exec(unit.word) ?? [];
    const isDecimal = number !== "" && /^[.,]$/.test(gap) && before !== undefined && NUMBER.test(before.word);
    const written = isDecimal ? `${before.word}.${number}` : number;
    const metres = number ? Number((Number(written) * (METRES[unitName] ?? 0)).toPrecision(6)) : 0;
    const decimal = isDecimal ? new RegExp(`(?<!\\d)${before.word}[.,]${number}\\s?${unitName}(?![\\p{L}\\p{N}])`, "u") : null;
    units.push({ ...unit, metres, decimal });
  };
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    const { word } = piece;
    const [next, after] = [pieces[at + 1], pieces[at + 2]];
    // "flood 10 m": the number belongs to its unit.
    const isOfUnit = next && ((after && NUMBER.test(next.word) && UNIT.test(after.word) && fused(next, after)) || (NUMBER.test(word) && LENGTH.test(next.word)));
    const joined = isOfUnit ? "" : fused(piece, next);
    const isLast = isOpenEnded && at + (joined ? 2 : 1) === pieces.length;
    const about = { isLast, isWeak: false };
    if (joined && next) {
      const [base, rest] = isShort(word) ? [next.word, word] : [word, next.word];
      const isNumber = isShort(base);
      add({ ...about, word: joined, base: isNumber ? "" : base, rest: isNumber ? "" : rest, isOpen: /^\s/.test(next.gap), key: joined }, pieces[at - 1], piece.gap);
      at++;
      continue;
    }
    const base = stem(word);
    const isWeak = (word.length === 1 && !isUnspaced(word)) || STOP.has(word);
    add({ ...about, word, base, rest: base && word.slice(base.length), isOpen: false, isWeak, key: word }, pieces[at - 1], piece.gap);
  }
  if (units.every(({ isWeak }) => isWeak)) for (const unit of units) unit.isWeak = false;
  return units;
}
