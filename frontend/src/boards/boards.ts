// Leaderboards: columns that order the rows, and two to four models side by side. The choice is kept in the
// address, so that a comparison can be sent to others.

const MOST = 4;

type Direction = "ascending" | "descending";

function valueOf(row: HTMLTableRowElement, column: number): string {
  return row.cells[column]?.dataset["value"] ?? "";
}

function order(table: HTMLTableElement, column: number, kind: string, direction: Direction): void {
  const body = table.tBodies[0];
  if (!body) return;
  const sign = direction === "ascending" ? 1 : -1;
  const rows = [...body.rows].sort((one, other) => {
    const [a, b] = [valueOf(one, column), valueOf(other, column)];
    // What has no value is last either way.
    if (!a || !b) return Number(!a) - Number(!b);
    return sign * (kind === "number" ? Number(a) - Number(b) : a.localeCompare(b));
  });
  body.append(...rows);
}

function offerOrders(table: HTMLTableElement): void {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  heads.forEach((head, column) => {
    const kind = head.dataset["order"];
    if (!kind) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      // The best first: of a metric such as a loss, that is the lowest.
      const first: Direction = kind === "number" && head.dataset["best"] !== "ascending" ? "descending" : "ascending";
      const now = head.getAttribute("aria-sort");
      const next: Direction = now ? (now === "ascending" ? "descending" : "ascending") : first;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", next);
      order(table, column, kind, next);
    });
  });
}

function cell(name: "th" | "td", ...inside: (Node | string)[]): HTMLTableCellElement {
  const made = document.createElement(name);
  made.append(...inside);
  if (name === "th") made.scope = "row";
  return made;
}

function line(...cells: HTMLTableCellElement[]): HTMLTableRowElement {
  const row = document.createElement("tr");
  row.append(...cells);
  return row;
}

/** One row a fact and one column a model: names, metrics, then what else is known of each. */
function sideBySide(table: HTMLTableElement, rows: HTMLTableRowElement[]): HTMLTableElement {
  const made = document.createElement("table");
  made.className = "board";
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const top = line(cell("td"));
  for (const row of rows) {
    const named = cell("th", ...(row.querySelector("th")?.cloneNode(true).childNodes ?? []));
    named.scope = "col";
    named.querySelector("details")?.remove();
    top.append(named);
  }
  made.createTHead().append(top);
  const body = made.createTBody();
  heads.forEach((head, column) => {
    if (!head.dataset["metric"]) return;
    const cells = rows.map((row) => cell("td", ...(row.cells[column]?.cloneNode(true).childNodes ?? [])));
    body.append(line(cell("th", head.dataset["metric"]), ...cells));
  });
  const facts = rows.map(
    (row) =>
      new Map(
        [...row.querySelectorAll("dl div")].map((one) => [
          one.querySelector("dt")?.textContent ?? "",
          one.querySelector("dd")?.textContent ?? "",
        ]),
      ),
  );
  for (const label of new Set(facts.flatMap((one) => [...one.keys()]))) {
    body.append(line(cell("th", label), ...facts.map((one) => cell("td", one.get(label) ?? "–"))));
  }
  return made;
}

function offerComparison(table: HTMLTableElement): void {
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  const section = document.querySelector<HTMLElement>("[data-compared]");
  const message = document.querySelector("[data-said]");
  const frame = section?.querySelector("div");
  if (rows.length < 2 || !section || !frame) return;
  const asked = new Set(new URLSearchParams(location.search).getAll("compare"));
  const boxes = rows.map((row) => row.querySelector("input"));
  rows.forEach((row, number) => {
    const box = boxes[number];
    if (box) box.checked = asked.has(row.dataset["model"] ?? "");
  });

  const show = (): void => {
    const chosen = rows.filter((_, number) => boxes[number]?.checked);
    for (const box of boxes) if (box) box.disabled = chosen.length >= MOST && !box.checked;
    if (message) message.textContent = (chosen.length >= MOST ? table.dataset["tooMany"] : table.dataset["choose"]) ?? "";
    section.hidden = chosen.length < 2;
    frame.replaceChildren(...(chosen.length < 2 ? [] : [sideBySide(table, chosen)]));
    const address = new URL(location.href);
    address.searchParams.delete("compare");
    for (const row of chosen) address.searchParams.append("compare", row.dataset["model"] ?? "");
    history.replaceState(history.state, "", address);
  };
  for (const box of boxes) box?.addEventListener("change", show);
  show();
}

for (const table of document.querySelectorAll<HTMLTableElement>("[data-board]")) {
  offerOrders(table);
  offerComparison(table);
}
