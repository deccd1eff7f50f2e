// "3 days ago" in place of a date; the date stays in the title. Dates older than a month stay as they are.

const STEPS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ["minute", 60, 60],
  ["hour", 3600, 24],
  ["day", 86400, 31],
];

const formats = new Map<string, Intl.RelativeTimeFormat>(); // one a language: making them is slow

function formatOf(language: string): Intl.RelativeTimeFormat {
  const known = formats.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  formats.set(language, known);
  return known;
}

export function relative(then: Date, now: Date, language: string): string | null {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  if (!(seconds >= 0)) return null;
  const format = formatOf(language);
  for (const [unit, length, limit] of STEPS) {
    const amount = Math.floor(seconds / length);
    if (amount < limit) return format.format(-amount, unit);
  }
  return null;
}

export function showRelativeTimes(): void {
  const now = new Date();
  const language = document.documentElement.lang || "en";
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const text = relative(new Date(time.dateTime), now, language);
    if (text) time.textContent = text;
  }
}
