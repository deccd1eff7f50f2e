// Building elements. Text is always text: nothing that a project says is ever read as HTML.

type Attributes = Record<string, string | number | boolean | undefined>;

export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

export function svg(name: string, attributes: Attributes = {}, ...children: Node[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** One of the icons of the style sheet. */
export function icon(name: string, label = ""): HTMLElement {
  return h("i", { class: `icon i-${name}`, ...(label && { role: "img", "aria-label": label }) });
}

/** A message with its `%(name)s` filled. */
export function filled(message: string, values: Record<string, string>): string {
  return message.replace(/%\((\w+)\)s|%%/g, (whole, name?: string) =>
    name === undefined ? "%" : (values[name] ?? whole),
  );
}

export function language(): string {
  return document.documentElement.lang || "en";
}

function kept<Format>(make: (locale: string) => Format): () => Format {
  let format: Format | undefined; // Making one takes longer than using it a hundred times.
  return () => (format ??= make(language()));
}

const dayFormat = kept(
  (locale) =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { dateStyle: "medium", timeZone: "UTC" }),
);
const numberFormat = kept((locale) => new Intl.NumberFormat(locale));
const pluralRules = kept((locale) => new Intl.PluralRules(locale));

/** A day in the reader's words; as the pages write it, day first where the language leaves it open. */
export function day(date: Date): string {
  return dayFormat().format(date);
}

export function formatted(value: number): string {
  return numberFormat().format(value);
}

/** The form of a message that the language has for this number. */
export function counted(forms: Record<string, string>, count: number): string {
  const form = pluralRules().select(count);
  return filled(forms[form] ?? forms["other"] ?? "", { num: formatted(count) });
}
