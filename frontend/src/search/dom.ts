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

/** One of the icons that the page has drawn. */
export function icon(name: string, label = ""): SVGElement {
  const told = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return svg("svg", { class: "icon", ...told }, svg("use", { href: `#icon-${name}` }));
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

/** A day in the reader's words; as the pages write it, day first where the language leaves it open. */
export function day(date: Date): string {
  const locale = language() === "en" ? "en-GB" : language();
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(date);
}

export function number(value: number): string {
  return value.toLocaleString(language());
}

/** The form of a message that the language has for this number. */
export function counted(forms: Record<string, string>, count: number): string {
  const form = new Intl.PluralRules(language()).select(count);
  return filled(forms[form] ?? forms["other"] ?? "", { num: number(count) });
}
