// What the reader presses while the script of the search is on its way is done once it has come.

const BUTTONS = "[data-view], [data-find-starred], [data-export], .more-values";
const FIELDS = "[data-find-sort], [data-find-day]"; // words and ticks are read from the page when the search begins

interface Press {
  element: HTMLElement;
  /** Of a field, which by then shows what was asked before; null for a button. */
  value: string | null;
}

/** Keeps what is pressed on a list, until it is done or dropped. */
export class EarlyPresses {
  private presses: Press[] = [];

  /** @param onPress something waits for the search. */
  constructor(
    private readonly finder: HTMLElement,
    private readonly onPress: () => void,
  ) {
    finder.addEventListener("click", this.click);
    finder.addEventListener("change", this.change);
    finder.addEventListener("submit", this.submit);
  }

  private readonly click = ({ target }: Event): void => {
    const button = (target as Element).closest<HTMLElement>(BUTTONS);
    if (button) this.keep({ element: button, value: null });
  };

  private readonly change = ({ target }: Event): void => {
    const field = target as HTMLInputElement | HTMLSelectElement;
    if (field.matches(FIELDS)) this.keep({ element: field, value: field.value });
    else this.onPress();
  };

  /** The words stay in their field, where the search finds them. */
  private readonly submit = (event: Event): void => {
    event.preventDefault();
    this.onPress();
  };

  private keep(press: Press): void {
    this.presses.push(press);
    this.finder.classList.add("is-arriving");
    this.onPress();
  }

  /** Takes no more presses: the search does. */
  private end(): void {
    this.finder.removeEventListener("click", this.click);
    this.finder.removeEventListener("change", this.change);
    this.finder.removeEventListener("submit", this.submit);
  }

  /** Does in their order what was pressed, now that the search listens. */
  redo(): void {
    this.end();
    for (const { element, value } of this.presses.splice(0)) {
      if (value === null) element.click();
      else {
        (element as HTMLInputElement | HTMLSelectElement).value = value;
        element.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  }

  /** Forgets what was pressed, as the search could not be loaded. The next press tries again. */
  drop(): void {
    this.presses = [];
    this.finder.classList.remove("is-arriving");
  }
}
