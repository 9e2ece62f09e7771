/** The list of messages: day lines, grouping, the typing dots, and where it is scrolled to. */

import { answerNode, questionNode, type BubbleActions } from "./bubbles";
import type { Item } from "./conversation";
import { h } from "./dom";
import { icon } from "./icons";
import { formatDate, STRINGS, type Strings } from "./strings";

const MINUTE = 60_000;
/** px from the end within which a reader counts as reading the newest message. */
const NEAR_END = 80;

function localDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}

function isOfficers(item: Item): boolean {
  return item.from === "assistant" && item.reply.kind === "officer";
}

export class Log {
  readonly element: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #newer: HTMLButtonElement;
  readonly #typing: HTMLElement;
  readonly #typingStatus: HTMLElement;
  readonly #actions: BubbleActions;
  readonly #strings: Strings;
  #last: { item: Item; node: HTMLElement } | null = null;
  #welcome: HTMLElement | null = null;
  /** Whether the reader is at the newest message; kept so while the window or keyboard changes size. */
  #following = true;

  constructor(actions: BubbleActions) {
    this.#actions = actions;
    this.#strings = STRINGS[actions.locale];
    this.#typing = h(
      "div",
      { class: "row theirs typing", "aria-hidden": "true", hidden: true },
      h("span", { class: "avatar" }, icon("house")),
      h("div", { class: "bubble" }, h("i"), h("i"), h("i")),
    );
    this.#typingStatus = h("p", { class: "unseen", role: "status" });
    this.#scroller = h("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-label": this.#strings.log,
      tabindex: 0,
    });
    this.#newer = h(
      "button",
      { class: "newer", type: "button", hidden: true, onclick: () => this.toEnd() },
      this.#strings.newMessages,
      icon("down"),
    );
    this.#scroller.addEventListener("scroll", () => {
      this.#following = this.#atEnd();
      if (this.#following) this.#newer.hidden = true;
    });
    new ResizeObserver(() => {
      if (this.#following && !this.#welcome) this.toEnd();
    }).observe(this.#scroller);
    this.element = h("div", { class: "log-frame" }, this.#scroller, this.#newer, this.#typingStatus);
  }

  /** Shows these messages and nothing else. */
  show(items: Item[], offline: boolean): void {
    this.#last = null;
    this.#welcome = null;
    this.#scroller.replaceChildren(this.#typing);
    if (items.length === 0) this.#showWelcome();
    for (const item of items) this.#append(item, offline);
    if (this.#welcome) this.#scroller.scrollTop = 0;
    else this.toEnd();
  }

  /** Adds messages that have just come into being. */
  add(items: Item[], offline: boolean): void {
    const follow = this.#following || items.some((item) => item.from === "me");
    this.#welcome?.remove();
    this.#welcome = null;
    const added = items.map((item) => this.#append(item, offline));
    const first = added[0];
    if (!first) return;
    if (follow) this.#revealFrom(first);
    else this.#newer.hidden = false;
  }

  /** Draws a question anew after its state changed. */
  update(item: Item, offline: boolean): void {
    if (item.from !== "me") return;
    const old = this.#scroller.querySelector<HTMLElement>(`.mine[data-id="${CSS.escape(item.id)}"]`);
    if (!old) return;
    const focused = old.contains((this.element.getRootNode() as ShadowRoot).activeElement);
    const node = questionNode(item, this.#actions, offline);
    const follow = this.#following;
    old.replaceWith(node);
    if (this.#last?.node === old) this.#last = { item, node };
    if (focused) this.focus();
    if (follow) this.toEnd();
  }

  set typing(on: boolean) {
    if (this.#typing.hidden === !on) return;
    const follow = this.#following;
    this.#typing.hidden = !on;
    this.#scroller.toggleAttribute("data-typing", on);
    this.#typingStatus.textContent = on ? this.#strings.typing : "";
    if (on && follow) this.toEnd();
  }

  focus(): void {
    this.#scroller.focus({ preventScroll: true });
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#newer.hidden = true;
    this.#following = true;
  }

  #append(item: Item, offline: boolean): HTMLElement {
    const last = this.#last;
    const { locale } = this.#actions;
    if (!last || localDay(last.item.at) !== localDay(item.at)) {
      this.#typing.before(h("p", { class: "day" }, h("span", {}, this.#dayName(item.at))));
    } else if (last.item.from === item.from && isOfficers(last.item) === isOfficers(item)) {
      last.node.classList.add("continued");
      // One time stamp is enough for what was said within a minute.
      if (Math.floor(last.item.at / MINUTE) === Math.floor(item.at / MINUTE)) last.node.querySelector("time")?.remove();
    }
    // Only the latest answer is rated: who goes on asking has passed the others over.
    if (item.from === "me") for (const old of this.#scroller.querySelectorAll(".rate:not([data-rated])")) old.remove();
    const node =
      item.from === "me" ? questionNode(item, this.#actions, offline) : answerNode(item, this.#actions);
    if (last?.node.classList.contains("continued")) node.classList.add("continues");
    node.lang ||= locale;
    this.#typing.before(node);
    this.#last = { item, node };
    return node;
  }

  #dayName(at: number): string {
    const day = localDay(at);
    if (day === localDay(Date.now())) return this.#strings.today;
    if (day === localDay(Date.now() - 24 * 60 * MINUTE)) return this.#strings.yesterday;
    return formatDate(day, this.#actions.locale);
  }

  #showWelcome(): void {
    const strings = this.#strings;
    this.#welcome = h(
      "div",
      { class: "welcome" },
      h("span", { class: "avatar" }, icon("house")),
      h("h3", {}, strings.welcome),
      h("p", {}, strings.welcomeText),
      h(
        "ul",
        { class: "starters", "aria-label": strings.startersLabel },
        ...strings.starters.map((button) =>
          h(
            "li",
            {},
            h("button", { type: "button", onclick: () => this.#actions.press(button) }, button.title, icon("next")),
          ),
        ),
      ),
    );
    this.#typing.before(this.#welcome);
  }

  #atEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** To the end, but never past the beginning of a long answer: it is read from its first line. */
  #revealFrom(node: HTMLElement): void {
    const lead = node.previousElementSibling;
    const question = lead instanceof HTMLElement && lead.offsetHeight < 120 ? lead : node;
    this.toEnd();
    const top = question.offsetTop - 8;
    if (top < this.#scroller.scrollTop) {
      this.#scroller.scrollTop = top;
      this.#following = this.#atEnd();
    }
  }
}
