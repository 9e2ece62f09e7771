/**
 * The conversation as the person sees it, kept in the browser so that a reload shows it again.
 * Storage may be missing, full or damaged: then the conversation simply lives in memory.
 */

import { isObject, list, readReply, text, type Locale, type Reply } from "./protocol";
import type { FailureCode } from "./strings";

export interface Failure {
  code: FailureCode;
  /** The server's words for the person, shown instead of ours. */
  detail: string | null;
  /** Time (ms since the epoch) before which sending again is refused; null when it is free. */
  retryAt: number | null;
}

export interface Question {
  from: "me";
  id: string;
  /** What is sent: what was typed, or a button's payload. */
  text: string;
  /** What the bubble shows when a button was pressed. */
  title: string | null;
  at: number;
  state: "sending" | "sent" | "failed";
  failure: Failure | null;
}

export interface Answer {
  from: "assistant";
  /** The id of the question it answers. */
  id: string;
  at: number;
  locale: Locale;
  reply: Reply;
  /** What the person thought of it. */
  rating?: 1 | -1;
}

export type Item = Question | Answer;

export interface Saved {
  session: string | null;
  locale: Locale | null;
  items: Item[];
}

export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Older messages are forgotten; at about 2 kB an answer this stays far below the browser's 5 MB. */
export const KEPT_ITEMS = 200;

const FAILURES: readonly FailureCode[] = ["network", "timeout", "rate_limited", "too_long", "invalid", "busy", "error"];

export function failureCode(code: string): FailureCode {
  return FAILURES.find((known) => known === code) ?? "error";
}

export function readLocale(value: unknown): Locale | null {
  return value === "vi" || value === "en" ? value : null;
}

function readItem(value: unknown, live: boolean): Item | null {
  if (!isObject(value)) return null;
  const id = text(value.id);
  const at = typeof value.at === "number" && Number.isFinite(value.at) ? value.at : null;
  if (id === null || at === null) return null;
  if (value.from === "assistant") {
    const reply = readReply(value.reply);
    const answer: Answer | null = reply && { from: "assistant", id, at, locale: readLocale(value.locale) ?? "vi", reply };
    if (answer && (value.rating === 1 || value.rating === -1)) answer.rating = value.rating;
    return answer;
  }
  const words = text(value.text);
  if (value.from !== "me" || words === null) return null;
  const failure = isObject(value.failure) ? value.failure : null;
  // What was under way when the page closed has no one waiting for it any more.
  const state = value.state === "sent" || (live && value.state === "sending") ? value.state : "failed";
  return {
    from: "me",
    id,
    at,
    text: words,
    title: text(value.title),
    state,
    failure:
      state === "failed"
        ? { code: failureCode(text(failure?.code) ?? "timeout"), detail: text(failure?.detail), retryAt: null }
        : null,
  };
}

export class Conversation {
  session: string | null = null;
  locale: Locale | null = null;
  items: Item[] = [];
  readonly key: string;
  readonly #store: Store | null;

  constructor(store: Store | null, server: string) {
    this.#store = store;
    this.key = `noxh-chat:1:${server}`;
    this.load();
  }

  /** @param live another tab has just written this: its unanswered questions are still under way. */
  load({ live = false } = {}): void {
    let saved: unknown = null;
    try {
      saved = JSON.parse(this.#store?.getItem(this.key) ?? "null");
    } catch {
      // Not readable: start with an empty conversation, the next save writes a sound one.
    }
    const record = isObject(saved) ? saved : {};
    this.session = text(record.session);
    this.locale = readLocale(record.locale) ?? this.locale;
    this.items = list(record.items, (item) => readItem(item, live)).slice(-KEPT_ITEMS);
  }

  save(): void {
    this.items = this.items.slice(-KEPT_ITEMS);
    const record: Saved = { session: this.session, locale: this.locale, items: this.items };
    try {
      this.#store?.setItem(this.key, JSON.stringify(record));
    } catch {
      // Full or forbidden: the conversation goes on without being kept.
    }
  }

  /** Forgets the messages and the session; the choice of language stays. */
  clear(): void {
    this.session = null;
    this.items = [];
    this.save();
  }

  question(id: string): Question | null {
    return this.items.find((item): item is Question => item.from === "me" && item.id === id) ?? null;
  }

  /** The buttons that still stand: those of the answers after the last question. */
  openAnswers(): Answer[] {
    const last = this.items.findLastIndex((item) => item.from === "me");
    return this.items.slice(last + 1).filter((item): item is Answer => item.from === "assistant");
  }
}

/** The browser's storage, or null where it is switched off (reading it may throw). */
export function browserStore(): Store | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
