/**
 * Full screen on phones: the widget lies over the page and follows the visible part of the screen
 * while the keyboard is open. The page behind it is inert, so that nobody tabs into what is hidden.
 */

/** Phones in either position, and desktop pages magnified to phone size. */
export const SMALL_SCREEN = "(max-width: 640px), (max-height: 480px)";

/** px by which the visible part must shrink to be taken for an open keyboard, not a browser bar. */
const KEYBOARD = 140;

export class Cover {
  readonly #host: HTMLElement;
  #silenced: HTMLElement[] = [];
  #overflow = "";

  constructor(host: HTMLElement, signal: AbortSignal) {
    this.#host = host;
    const follow = () => this.#follow();
    window.visualViewport?.addEventListener("resize", follow, { signal });
    window.visualViewport?.addEventListener("scroll", follow, { signal });
    signal.addEventListener("abort", () => this.set(false));
  }

  set(on: boolean): void {
    if (this.#host.hasAttribute("cover") === on) return;
    this.#host.toggleAttribute("cover", on);
    const page = document.documentElement;
    if (on) {
      this.#overflow = page.style.overflow;
      page.style.overflow = "hidden";
      for (let node: HTMLElement = this.#host; node.parentElement; node = node.parentElement) {
        if (node === document.body) break;
        for (const sibling of node.parentElement.children) {
          if (sibling === node || !(sibling instanceof HTMLElement) || sibling.inert) continue;
          sibling.inert = true;
          this.#silenced.push(sibling);
        }
      }
    } else {
      page.style.overflow = this.#overflow;
      for (const element of this.#silenced) element.inert = false;
      this.#silenced = [];
    }
    this.#follow();
  }

  #follow(): void {
    const view = window.visualViewport;
    const { style } = this.#host;
    // A page magnified by pinching is not followed: the reader moves over it as over any page.
    if (!view || !this.#host.hasAttribute("cover") || view.scale > 1.05) {
      style.removeProperty("--top");
      style.removeProperty("--height");
      this.#host.removeAttribute("keyboard");
      return;
    }
    style.setProperty("--top", `${view.offsetTop}px`);
    style.setProperty("--height", `${view.height}px`);
    this.#host.toggleAttribute("keyboard", document.documentElement.clientHeight - view.height > KEYBOARD);
  }
}
