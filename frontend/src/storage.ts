// What a reader chose, kept in the browser. A browser may refuse to keep anything: then nothing is kept.

const PREFIX = "sharinghub:";

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // Storage is off or full; the choice lasts as long as the page.
  }
}
