/** The message box: grows with its text, counts near the limit, sends on Enter outside IME composition. */

import { h } from "./dom";
import { icon } from "./icons";
import { EnterKey } from "./keyboard";
import type { Strings } from "./strings";

/** Characters (Unicode code points), as the server counts them. */
export const TEXT_LIMIT = 2_000;
const COUNTER_FROM = 1_800;

export class Composer {
  readonly element: HTMLFormElement;
  readonly #box: HTMLTextAreaElement;
  readonly #button: HTMLButtonElement;
  readonly #counter: HTMLElement;
  readonly #error: HTMLElement;
  readonly #strings: Strings;
  readonly #enter = new EnterKey(/Android/.test(navigator.userAgent));

  constructor(strings: Strings, send: (text: string) => void) {
    this.#strings = strings;
    this.#box = h("textarea", {
      rows: 1,
      "aria-label": strings.inputLabel,
      "aria-describedby": "counter length-error",
      placeholder: strings.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.#button = h("button", { class: "send", "aria-label": strings.send, disabled: true }, icon("send"));
    this.#counter = h("span", { id: "counter", class: "counter" });
    this.#error = h("p", { id: "length-error", class: "length-error", role: "alert" });
    this.element = h(
      "form",
      { class: "composer", novalidate: true },
      this.#error,
      h("div", { class: "box" }, this.#box, this.#counter),
      this.#button,
    );

    const submit = () => {
      const text = this.#text();
      if (text === "" || [...text].length > TEXT_LIMIT) return;
      this.draft = "";
      send(text);
    };
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      submit();
    });
    // Keeps the focus, and with it the phone's keyboard, in the box.
    this.#button.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#box.addEventListener("input", () => this.#update());
    this.#box.addEventListener("compositionend", (event) => this.#enter.compositionEnded(event.timeStamp));
    this.#box.addEventListener("keydown", (event) => {
      const meaning = this.#enter.meaning(event);
      // An Enter that only ended a word must not add a line either; while still composing the browser decides.
      if (meaning === "send" || (meaning === "accept-word" && !event.isComposing)) event.preventDefault();
      if (meaning === "send") submit();
    });
  }

  get draft(): string {
    return this.#box.value;
  }

  set draft(text: string) {
    this.#box.value = text;
    this.#update();
  }

  focus(): void {
    this.#box.focus({ preventScroll: true });
  }

  /** Composed form (NFC): some keyboards send a letter and its marks apart. */
  #text(): string {
    return this.#box.value.normalize("NFC").trim();
  }

  #update(): void {
    const used = [...this.#text()].length;
    const over = used > TEXT_LIMIT;
    this.#button.disabled = used === 0 || over;
    this.#counter.textContent = used >= COUNTER_FROM ? this.#strings.counter(used, TEXT_LIMIT) : "";
    const error = over ? this.#strings.tooLong(TEXT_LIMIT) : "";
    if (this.#error.textContent !== error) this.#error.textContent = error;
    this.#box.toggleAttribute("aria-invalid", over);
    this.#box.style.height = "auto";
    if (this.#box.scrollHeight > 0) this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
