// The form for front matter: what is filled in is YAML at once, and checked against the schema of the page.

import type { Schema } from "@cfworker/json-schema";
import { offerDrawing } from "./area";
import { Checker, type Fault, isLicenceKnown, type SchemaPart } from "./check";
import { bind } from "./fields";
import { Readme } from "./readme";

const FULL_PATH = /^[\w.-]+(\/[\w.-]+)+$/;
const BRANCH = /^[\w./-]+$/;
const MOST_FAULTS = 20;

/** The element of the form that a selector names; without it the page is broken. */
function required<Kind extends HTMLElement>(writer: HTMLElement, kind: new () => Kind, selector: string): Kind {
  const element = writer.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The form has no ${selector}.`);
  return element;
}

function begin(writer: HTMLElement): void {
  const within = (selector: string): HTMLElement => required(writer, HTMLElement, selector);
  const message = (name: string): string => writer.dataset[name] ?? "";
  const { schema } = JSON.parse(document.querySelector("[data-front-matter-schema]")?.textContent ?? "{}") as { schema: Schema & SchemaPart };
  const checker = new Checker(schema, {
    example: message("example"),
    south: message("south"),
    times: message("times"),
    causes: JSON.parse(message("causes") || "{}") as Record<string, string>,
    kinds: JSON.parse(message("kinds") || "{}") as Record<string, string>,
  });
  const spdx = new Set([...document.querySelectorAll<HTMLOptionElement>("#spdx option")].map((one) => one.value.toLowerCase()));
  const fields = [...writer.querySelectorAll<HTMLElement>("[data-path]")];
  let readme = Readme.empty();

  const show = (): void => {
    within("[data-output]").textContent = readme.toString();
    const values = readme.values();
    const faults = [...checker.faults(values), ...(isLicenceKnown(values, spdx) ? [] : [{ path: "license", words: message("spdx") }])];
    const isEmpty = !Object.keys(values).length;
    const verdict = within("[data-verdict]");
    verdict.textContent = faults.length ? "" : message(isEmpty ? "empty" : "sound");
    verdict.toggleAttribute("data-empty", isEmpty);
    within("[data-faults]").replaceChildren(...faults.slice(0, MOST_FAULTS).map(listed));
    for (const field of fields) {
      const path = field.dataset["path"] ?? "";
      const own = faults.find((fault) => fault.path === path || fault.path.startsWith(`${path}.`) || path.startsWith(`${fault.path}.`));
      const wrong = field.querySelector<HTMLElement>(".wrong");
      if (wrong) [wrong.hidden, wrong.textContent] = [!own, own?.words ?? ""];
      for (const cell of field.querySelectorAll("input, textarea")) {
        if (own) cell.setAttribute("aria-invalid", "true");
        else cell.removeAttribute("aria-invalid");
      }
    }
  };

  for (const field of fields) offerDrawing(field);
  const shows = fields.map((field) => bind(field, () => readme, show));
  const load = required(writer, HTMLTextAreaElement, "#given-text");
  within("[data-load]").addEventListener("click", () => {
    const given = Readme.read(load.value);
    if (!given) {
      within("[data-verdict]").textContent = "";
      within("[data-faults]").replaceChildren(listed({ path: "README.md", words: message("unread") }));
      return;
    }
    readme = given;
    for (const fill of shows) fill();
    models();
    show();
  });

  const kind = required(writer, HTMLSelectElement, "#kind-of-project");
  const models = (): void => {
    const isModel = kind.value.includes("model") || readme.at(["mlm"]) !== undefined;
    for (const field of writer.querySelectorAll<HTMLElement>("[data-for-models]")) field.hidden = !isModel;
    const topic = kind.selectedOptions[0]?.dataset["topic"] ?? "";
    const hint = within("[data-topic-name]");
    hint.textContent = topic;
    if (hint.parentElement) hint.parentElement.hidden = !topic;
  };
  kind.addEventListener("change", models);

  const [project, branch] = ["[data-project]", "[data-branch]"].map((selector) => required(writer, HTMLInputElement, selector)) as [HTMLInputElement, HTMLInputElement];
  const aim = (): void => {
    const ide = required(writer, HTMLAnchorElement, "[data-ide]");
    const [path, ref] = [project.value.trim(), branch.value.trim() || "main"];
    const isSound = FULL_PATH.test(path) && BRANCH.test(ref) && !/(^|\/)\.\.?(\/|$)/.test(`${path}/${ref}`);
    ide.hidden = !isSound;
    if (isSound) ide.href = `${message("gitlab")}/-/ide/project/${path}/edit/${ref}/-/README.md`;
    else ide.removeAttribute("href");
  };
  const asked = new URLSearchParams(location.search);
  project.value = asked.get("project") ?? project.value;
  branch.value = asked.get("branch") ?? branch.value;
  for (const input of [project, branch]) input.addEventListener("input", aim);

  within("form").addEventListener("submit", (event) => event.preventDefault());
  writer.hidden = false;
  models();
  aim();
  show();
}

function listed(fault: Fault): HTMLElement {
  const [entry, code] = [document.createElement("li"), document.createElement("code")];
  code.textContent = fault.path;
  entry.append(code, ` ${fault.words}`);
  return entry;
}

const writer = document.querySelector<HTMLElement>("[data-writer]");
if (writer) begin(writer);
