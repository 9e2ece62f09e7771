/**
 * `<noxh-chat>`: the chat window.
 *
 * Attributes: `data-server` (address of the gateway), `data-locale` (`vi` or `en`) and `data-mode`:
 * `page` fills the place where the element stands and, on phones, the screen;
 * `bubble` is a button in the corner of somebody's page that opens a panel.
 */

import type { BubbleActions } from "./bubbles";
import { Composer } from "./composer";
import { Connection, type ConnectionState } from "./connection";
import { browserStore, Conversation, readLocale, type Answer, type Failure, type Question } from "./conversation";
import { Cover, SMALL_SCREEN } from "./cover";
import { confirmErase, ProvisionSheet } from "./dialogs";
import { h, unseen } from "./dom";
import { icon } from "./icons";
import { Log } from "./log";
import { NoticeBar } from "./notice";
import type { Button, Locale, OfficerReply, Reply } from "./protocol";
import { STRINGS, type RatingReason, type Strings } from "./strings";
import styles from "./style.css?inline";

/** More quick replies than this (the groups of beneficiaries, for example) are shown below one another. */
const CHIPS_IN_A_LINE = 5;

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function applyStyles(root: ShadowRoot): void {
  // A constructed sheet needs no permission from a strict content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
}

export class NoxhChat extends HTMLElement {
  readonly #root: ShadowRoot;
  #server!: URL;
  #locale: Locale = "vi";
  #conversation!: Conversation;
  #connection!: Connection;
  #sheet!: ProvisionSheet;
  #cover!: Cover;
  #leaving = new AbortController();
  #state: ConnectionState = "idle";
  #open = false;

  #panel!: HTMLElement;
  #status!: HTMLElement;
  #notice!: HTMLElement;
  #operators!: NoticeBar;
  #log!: Log;
  #quickReplies!: HTMLElement;
  #composer!: Composer;
  #launcher!: HTMLButtonElement;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
    applyStyles(this.#root);
  }

  connectedCallback(): void {
    const { server, mode, locale } = this.dataset;
    if (mode !== "bubble") this.dataset.mode = "page";
    this.#server = new URL(server || document.baseURI, document.baseURI);
    this.#leaving = new AbortController();
    this.#conversation = new Conversation(browserStore(), this.#server.origin);
    this.#locale = this.#conversation.locale ?? readLocale(locale) ?? "vi";
    this.#connection = this.#newConnection();
    this.#sheet = new ProvisionSheet(this.#server, this.#root);
    this.#cover = new Cover(this, this.#leaving.signal);
    this.#operators = new NoticeBar(this.#server, this.#leaving.signal, () => this.#open);
    this.#build();
    this.#listen();
    this.#setOpen(mode !== "bubble");
    // A visitor who only looks costs no session: a new one begins with the first touch.
    if (this.#open && this.#conversation.session) this.#connection.connect();
  }

  disconnectedCallback(): void {
    this.#leaving.abort();
    this.#connection.stop();
  }

  get #offline(): boolean {
    return this.#state === "offline";
  }

  get #strings(): Strings {
    return STRINGS[this.#locale];
  }

  #listen(): void {
    const { signal } = this.#leaving;
    const touched = () => {
      if (this.#state === "idle") this.#connection.connect();
    };
    this.#root.addEventListener("focusin", touched, { signal });
    window.addEventListener("online", () => this.#connection.wake(), { signal });
    window.addEventListener("offline", () => this.#connection.networkLost(), { signal });
    window.addEventListener(
      "storage",
      (event) => {
        if (event.key === this.#conversation.key || event.key === null) this.#followOtherTab();
      },
      { signal },
    );
    document.addEventListener(
      "visibilitychange",
      () => {
        if (!document.hidden && this.#state !== "idle") this.#connection.wake();
      },
      { signal },
    );
    window.matchMedia(SMALL_SCREEN).addEventListener("change", () => this.#fit(), { signal });
  }

  #newConnection(): Connection {
    return new Connection(this.#server, this.#conversation.session, {
      state: (state) => this.#setState(state),
      session: (id) => {
        this.#conversation.session = id;
        this.#conversation.save();
      },
      typing: () => {
        this.#log.typing = this.#connection.waitingForReply;
      },
      reply: (id, messages) => this.#answered(id, messages),
      officer: (reply) => this.#officerWrote(reply),
      failed: (id, failure) => this.#failed(id, failure),
    });
  }

  // --- building --------------------------------------------------------------------------------

  /** Builds everything in the chosen language; also called when the language changes. */
  #build(): void {
    const strings = this.#strings;
    const draft = this.#composer?.draft ?? "";
    const bubble = this.dataset.mode === "bubble";
    const actions: BubbleActions = {
      server: this.#server,
      locale: this.#locale,
      press: (button) => this.#press(button),
      openCitation: (citation, url) => this.#sheet.open(citation, url, this.#locale),
      resend: (id) => this.#resend(id),
      rate: (answer, rating, reason) => this.#rate(answer, rating, reason),
    };
    this.#status = h("p", { class: "status", role: "status" });
    this.#notice = h("p", { class: "notice", role: "status" });
    this.#log = new Log(actions);
    this.#quickReplies = h("div", { class: "quick-replies", role: "group", "aria-label": strings.quickReplies });
    this.#composer = new Composer(strings, (text) => this.#ask(text, null));
    this.#launcher = h(
      "button",
      { class: "launcher", type: "button", "aria-label": bubble && strings.open, onclick: () => this.#openByHand() },
      icon("chat"),
      !bubble && strings.openShort,
    );
    const leave = bubble ? strings.close : strings.back;
    const close = () => this.#close();
    const header = h(
      "header",
      { class: "top" },
      h("button", { class: "icon-button leave", type: "button", "aria-label": leave, onclick: close }, icon("back")),
      h("span", { class: "avatar" }, icon("house")),
      h("div", { class: "who" }, h("h2", {}, strings.assistant), this.#status),
      h(
        "button",
        {
          class: "icon-button language",
          type: "button",
          lang: this.#locale === "vi" ? "en" : "vi",
          onclick: () => this.#switchLanguage(),
        },
        h("span", { class: "code" }, strings.otherLanguageShort),
        unseen(strings.otherLanguage),
      ),
      h(
        "button",
        { class: "icon-button erase", type: "button", "aria-label": strings.erase, onclick: () => this.#confirmErase() },
        icon("bin"),
      ),
      h("button", { class: "icon-button shut", type: "button", "aria-label": leave, onclick: close }, icon("close")),
    );
    this.#panel = h(
      "section",
      { class: "panel", lang: this.#locale, "aria-label": strings.assistant, role: bubble ? "dialog" : "region" },
      header,
      this.#notice,
      this.#operators.element,
      this.#log.element,
      this.#quickReplies,
      this.#composer.element,
      h("p", { class: "disclaimer" }, strings.disclaimer),
    );
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && bubble && !event.isComposing) this.#close();
    });
    this.#root.replaceChildren(this.#panel, this.#launcher);
    this.#operators.locale = this.#locale;
    this.#composer.draft = draft;
    this.#log.show(this.#conversation.items, this.#offline);
    this.#log.typing = this.#connection.waitingForReply;
    this.#showQuickReplies();
    this.#setState(this.#state);
  }

  #setState(state: ConnectionState): void {
    const wasOffline = this.#offline;
    this.#state = state;
    this.setAttribute("state", state);
    const strings = this.#strings;
    const words: Record<ConnectionState, string> = {
      idle: strings.ready,
      open: strings.ready,
      connecting: strings.connecting,
      waiting: strings.reconnecting,
      offline: strings.offline,
    };
    if (this.#status.textContent !== words[state]) this.#status.textContent = words[state];
    this.#notice.replaceChildren(...(this.#offline ? [icon("offline"), h("span", {}, strings.offlineNotice)] : []));
    if (wasOffline !== this.#offline) {
      for (const item of this.#conversation.items) {
        if (item.from === "me" && item.state === "sending") this.#log.update(item, this.#offline);
      }
    }
  }

  #showQuickReplies(): void {
    const seen = new Set<string>();
    const buttons = this.#conversation
      .openAnswers()
      .flatMap(({ reply }) => reply.buttons)
      .filter(({ payload }) => !seen.has(payload) && seen.add(payload));
    this.#quickReplies.hidden = buttons.length === 0;
    this.#quickReplies.classList.toggle("many", buttons.length > CHIPS_IN_A_LINE);
    this.#quickReplies.replaceChildren(
      ...buttons.map((button) =>
        h("button", { class: "chip", type: "button", onclick: () => this.#press(button) }, button.title),
      ),
    );
    this.#quickReplies.scrollLeft = 0;
  }

  // --- talking ---------------------------------------------------------------------------------

  #press(button: Button): void {
    this.#ask(button.payload, button.title);
    // The pressed button is gone; on a phone the keyboard must not come up for it.
    if (window.matchMedia("(pointer: coarse)").matches) this.#log.focus();
    else this.#composer.focus();
  }

  #ask(text: string, title: string | null): void {
    const question: Question = {
      from: "me",
      id: newId(),
      text,
      title,
      at: Date.now(),
      state: "sending",
      failure: null,
    };
    this.#conversation.items.push(question);
    this.#conversation.save();
    this.#showQuickReplies();
    this.#log.add([question], this.#offline);
    this.#send(question);
  }

  #send({ id, text, title }: Question): void {
    this.#connection.send({ id, text, title, locale: this.#locale });
  }

  #resend(id: string): void {
    const question = this.#conversation.question(id);
    if (question?.state !== "failed") return;
    question.state = "sending";
    question.failure = null;
    this.#conversation.save();
    this.#log.update(question, this.#offline);
    this.#send(question);
  }

  #answered(id: string, messages: Reply[]): void {
    const question = this.#conversation.question(id);
    // Deleted meanwhile, or answered before (a question sent twice).
    if (!question || question.state === "sent") return;
    if (messages.length === 0) {
      this.#failed(id, { code: "error", detail: null, retryAt: null });
      return;
    }
    question.state = "sent";
    question.failure = null;
    const at = Date.now();
    const answers = messages.map((reply): Answer => ({ from: "assistant", id, at, locale: this.#locale, reply }));
    this.#conversation.items.push(...answers);
    this.#conversation.save();
    this.#log.update(question, this.#offline);
    this.#log.typing = this.#connection.waitingForReply;
    this.#showQuickReplies();
    this.#log.add(answers, this.#offline);
    if (!this.#open) this.#launcher.toggleAttribute("data-new", true);
  }

  #officerWrote({ id, request, text, at }: OfficerReply): void {
    const known = `officer:${id}`;
    // Sent again because the word that it came was lost.
    if (this.#conversation.items.some((item) => item.id === known)) return;
    // The number of the request stands where an answer has its topic.
    const reply: Reply = { text, topic: request, kind: "officer", citations: [], as_of: null, buttons: [], cards: [] };
    const item: Answer = { from: "assistant", id: known, at, locale: this.#locale, reply };
    this.#conversation.items.push(item);
    this.#conversation.save();
    this.#log.add([item], this.#offline);
    if (!this.#open) this.#launcher.toggleAttribute("data-new", true);
  }

  #rate(answer: Answer, rating: 1 | -1, reason: RatingReason | null): void {
    if (answer.reply.topic === null) return;
    answer.rating = rating;
    this.#conversation.save();
    this.#connection.rate(answer.reply.topic, rating, reason);
  }

  #failed(id: string | null, failure: Failure): void {
    this.#log.typing = this.#connection.waitingForReply;
    const question = id === null ? null : this.#conversation.question(id);
    if (!question || question.state === "sent") return;
    question.state = "failed";
    question.failure = failure;
    this.#conversation.save();
    this.#log.update(question, this.#offline);
  }

  // --- the window ------------------------------------------------------------------------------

  #switchLanguage(): void {
    this.#locale = this.#locale === "vi" ? "en" : "vi";
    this.#conversation.locale = this.#locale;
    this.#conversation.save();
    this.#build();
    this.#root.querySelector<HTMLElement>(".language")?.focus();
  }

  #confirmErase(): void {
    confirmErase(this.#root, this.#locale, () => {
      this.#connection.forget();
      this.#conversation.clear();
      this.#showAnew();
      this.#log.focus();
    });
  }

  #showAnew(): void {
    this.#log.show(this.#conversation.items, this.#offline);
    this.#log.typing = this.#connection.waitingForReply;
    this.#showQuickReplies();
  }

  /** Two tabs share one conversation: what one writes or deletes, the other shows. */
  #followOtherTab(): void {
    if (this.#connection.waitingForReply) return;
    const { session } = this.#conversation;
    this.#conversation.load({ live: true });
    if (this.#conversation.session !== session) this.#connection.reset(this.#conversation.session);
    this.#showAnew();
  }

  #setOpen(open: boolean): void {
    this.#open = open;
    this.toggleAttribute("open", open);
    this.#fit();
    if (open) {
      void this.#operators.refresh();
      this.#launcher.removeAttribute("data-new");
      if (this.#conversation.items.length > 0) this.#log.toEnd();
    }
  }

  #fit(): void {
    this.#cover.set(this.#open && (this.hasAttribute("whole") || window.matchMedia(SMALL_SCREEN).matches));
  }

  #openByHand(): void {
    this.#setOpen(true);
    if (window.matchMedia("(pointer: coarse)").matches) this.#log.focus();
    else this.#composer.focus();
    this.#connection.connect();
  }

  #close(): void {
    this.#setOpen(false);
    this.#launcher.focus();
  }
}
