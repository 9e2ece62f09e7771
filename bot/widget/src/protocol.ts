/**
 * The shapes that the gateway and the widget exchange (`POST /api/v1/messages` and the WebSocket),
 * and tolerant readers for them. The same readers check what was kept in the browser's storage,
 * so data that is broken or older than the script can never stop the widget: it is dropped.
 */

export type Locale = "vi" | "en";

/** `officer` is the widget's own: a person wrote it. */
export type Kind = "answer" | "clarification" | "form" | "card_list" | "handoff" | "fallback" | "error" | "officer";

export interface Citation {
  document: string;
  title: string | null;
  article: string | null;
  clause: string | null;
  point: string | null;
  effective_from: string | null;
  amended_by: string | null;
  url: string | null;
}

export interface Button {
  title: string;
  payload: string;
}

export interface CardField {
  label: string;
  value: string;
}

export interface Card {
  title: string;
  subtitle: string | null;
  fields: CardField[];
  note: string | null;
  url: string | null;
  image: string | null;
  buttons: Button[];
}

export interface Reply {
  text: string;
  /** Slug of what the answer is about. */
  topic: string | null;
  kind: Kind;
  citations: Citation[];
  /** ISO date: the day whose rules the reply states; null when the server sent none. */
  as_of: string | null;
  buttons: Button[];
  cards: Card[];
}

/** What an officer wrote to the person; `request` is the number that the person was told. */
export interface OfficerReply {
  id: string;
  request: string;
  text: string;
  /** ms since the epoch. */
  at: number;
}

export interface Link {
  label: string;
  url: string;
}

/** The text of a provision, as `GET {citation.url}` returns it. */
export interface Provision {
  document: string;
  title: string | null;
  article: string | null;
  clause: string | null;
  point: string | null;
  heading: string | null;
  text: string;
  effective_from: string | null;
  effective_to: string | null;
  amended_by: string | null;
  note: string | null;
  neighbours: Link[];
}

export type ServerFrame =
  | { type: "typing" }
  | { type: "ping" }
  | { type: "reply"; id: string; messages: Reply[] }
  | { type: "officer"; reply: OfficerReply }
  | { type: "error"; id: string | null; code: string; detail: string | null; retryAfter: number | null };

const KINDS: readonly Kind[] = ["answer", "clarification", "form", "card_list", "handoff", "fallback", "error", "officer"];

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A non-empty string; numbers are accepted because articles and clauses may be sent as such. */
export function text(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

export function list<T>(value: unknown, read: (item: unknown) => T | null): T[] {
  return Array.isArray(value) ? value.map(read).filter((item): item is T => item !== null) : [];
}

function readButton(value: unknown): Button | null {
  if (!isObject(value)) return null;
  const title = text(value.title);
  const payload = text(value.payload);
  return title && payload ? { title, payload } : null;
}

function readCitation(value: unknown): Citation | null {
  if (!isObject(value)) return null;
  const document = text(value.document);
  return document === null
    ? null
    : {
        document,
        title: text(value.title),
        article: text(value.article),
        clause: text(value.clause),
        point: text(value.point),
        effective_from: text(value.effective_from),
        amended_by: text(value.amended_by),
        url: text(value.url),
      };
}

function readField(value: unknown): CardField | null {
  if (!isObject(value)) return null;
  const label = text(value.label);
  const content = text(value.value);
  return label && content ? { label, value: content } : null;
}

function readCard(value: unknown): Card | null {
  if (!isObject(value)) return null;
  const title = text(value.title);
  return title === null
    ? null
    : {
        title,
        subtitle: text(value.subtitle),
        fields: list(value.fields, readField),
        note: text(value.note),
        url: text(value.url),
        image: text(value.image),
        buttons: list(value.buttons, readButton),
      };
}

export function readReply(value: unknown): Reply | null {
  if (!isObject(value)) return null;
  const reply: Reply = {
    text: text(value.text) ?? "",
    topic: text(value.topic),
    kind: KINDS.find((kind) => kind === value.kind) ?? "answer",
    citations: list(value.citations, readCitation),
    as_of: text(value.as_of),
    buttons: list(value.buttons, readButton),
    cards: list(value.cards, readCard),
  };
  return reply.text || reply.cards.length ? reply : null;
}

export function readReplies(value: unknown): Reply[] {
  return list(value, readReply);
}

export function readOfficerReply(value: unknown): OfficerReply | null {
  if (!isObject(value)) return null;
  const id = text(value.id);
  const request = text(value.request);
  const words = text(value.text);
  const at = Date.parse(String(value.at));
  return id && request && words ? { id, request, text: words, at: Number.isNaN(at) ? Date.now() : at } : null;
}

function readLink(value: unknown): Link | null {
  if (!isObject(value)) return null;
  const label = text(value.label);
  const url = text(value.url);
  return label && url ? { label, url } : null;
}

export function readProvision(value: unknown): Provision | null {
  if (!isObject(value)) return null;
  const document = text(value.document);
  const content = text(value.text);
  return document === null || content === null
    ? null
    : {
        document,
        text: content,
        title: text(value.title),
        article: text(value.article),
        clause: text(value.clause),
        point: text(value.point),
        heading: text(value.heading),
        effective_from: text(value.effective_from),
        effective_to: text(value.effective_to),
        amended_by: text(value.amended_by),
        note: text(value.note),
        neighbours: list(value.neighbours, readLink),
      };
}

/** Null for anything this version does not know: a newer server may send more. */
export function readFrame(data: unknown): ServerFrame | null {
  let value: unknown;
  try {
    value = JSON.parse(String(data));
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const id = text(value.id);
  switch (value.type) {
    case "typing":
    case "ping":
      return { type: value.type };
    case "reply":
      return id === null ? null : { type: "reply", id, messages: readReplies(value.messages) };
    case "officer": {
      const reply = readOfficerReply(value);
      return reply && { type: "officer", reply };
    }
    case "error":
      return {
        type: "error",
        id,
        code: text(value.code) ?? "error",
        detail: text(value.detail),
        retryAfter: typeof value.retry_after === "number" ? value.retry_after : null,
      };
    default:
      return null;
  }
}
