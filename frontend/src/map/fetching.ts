// Files of projects, fetched once the reader asks for them, within a limit.

/** Why a file is not shown; the kind is a name in `words.ts`. */
export class DataError extends Error {
  constructor(
    readonly kind: "forbidden" | "tooLarge" | "unreadable" | "otherProjection" | "noOverview" | "wholeOnly",
    readonly detail = "",
  ) {
    super(kind);
  }
}

export const MOST_BYTES = 8_000_000;

const SETTINGS: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer" };

/** The answer of a server; one that does not let other sites read its files looks like one that cannot be reached. */
export async function request(href: string, headers: Record<string, string> = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(href, { ...SETTINGS, headers });
  } catch {
    throw new DataError("forbidden");
  }
  if (!response.ok) throw new DataError("forbidden", String(response.status));
  return response;
}

/** The bytes of a file, up to a limit. */
export async function fetchAll(href: string, most = MOST_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(href);
  if (Number(response.headers.get("Content-Length") ?? 0) > most) {
    await response.body?.cancel();
    throw new DataError("tooLarge");
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) break;
    size += value.length;
    if (size > most) {
      await reader?.cancel();
      throw new DataError("tooLarge");
    }
    parts.push(value);
  }
  const content = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return content;
}
