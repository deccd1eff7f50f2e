// The query in the address bar and in the history.

const PAUSE = 200; // milliseconds: browsers take some ten for each change, and refuse many in a short time

export class Address {
  private waiting: { address: string; timer: number } | null = null;

  constructor() {
    addEventListener("pagehide", () => this.settle());
  }

  /** A new entry of the history. */
  push(address: string): void {
    this.settle();
    this.put(address, (href) => history.pushState(null, "", href));
  }

  /** The entry at hand, as soon as no further change comes. */
  replaceSoon(address: string): void {
    this.forget();
    this.waiting = { address, timer: setTimeout(() => this.settle(), PAUSE) };
  }

  /** Drops what was to be written soon. */
  forget(): void {
    if (this.waiting) clearTimeout(this.waiting.timer);
    this.waiting = null;
  }

  private settle(): void {
    const { waiting } = this;
    this.forget();
    if (waiting) this.put(waiting.address, (href) => history.replaceState(null, "", href));
  }

  private put(address: string, put: (href: string) => void): void {
    try {
      put(location.pathname + (address ? `?${address}` : ""));
    } catch {
      put(`#?${address}`); // A page of a folder, in a browser that keeps its address as it is.
    }
  }
}
