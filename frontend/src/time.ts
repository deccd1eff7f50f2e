// "3 days ago" in place of a date; the day and the hour are in the title. Dates older than a month stay as they are.

const STEPS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["minute", 60, 60],
  ["hour", 3600, 24],
  ["day", 86400, 31],
];

const fullFormats = new Map<string, Intl.DateTimeFormat>();
const formats = new Map<string, Intl.RelativeTimeFormat>(); // one a language: making them is slow

function formatOf(language: string): Intl.RelativeTimeFormat {
  const known = formats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  formats.set(language, known);
  return known;
}

/** A time before now (negative) or after it, in seconds; null where it is more than a month away. */
function inSteps(seconds: number, language: string): string | null {
  for (const [unit, length, limit] of STEPS) {
    const amount = Math.trunc(seconds / length);
    if (Math.abs(amount) < limit) return formatOf(language).format(amount, unit);
  }
  return null;
}

export function relative(then: Date, now: Date, language: string): string | null {
  const seconds = (then.getTime() - now.getTime()) / 1000;
  return seconds <= 0 ? inSteps(seconds, language) : null;
}

/** "in 3 hours", or "3 hours ago"; the day and the hour where that is more than a month away. */
export function near(moment: Date, now: Date, language: string): string {
  return inSteps((moment.getTime() - now.getTime()) / 1000, language) ?? full(moment, language);
}

/** The day and the hour in words, as the pages write them. */
export function full(date: Date, language: string): string {
  const locale = language === "en" ? "en-GB" : language;
  const format =
    fullFormats.get(language) ??
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  fullFormats.set(language, format);
  return `${format.format(date)} UTC`;
}

export function showRelativeTimes(): void {
  const now = new Date();
  const language = document.documentElement.lang || "en";
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const then = new Date(time.dateTime);
    if (Number.isNaN(then.getTime())) continue;
    const text = relative(then, now, language);
    time.title = full(then, language);
    if (text) time.textContent = text;
  }
}
