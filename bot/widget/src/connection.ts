/**
 * Carries questions to the gateway and replies back.
 *
 * A WebSocket is used first; when it cannot be opened twice in a row (some company networks block
 * it) questions go by HTTP instead, while the WebSocket is tried again from time to time. Lost
 * connections are reopened with growing pauses. A question that was on its way when the connection
 * broke is reported as failed and never repeated by itself: the server may already have acted on it.
 * Sent again by the person, it keeps its id, so that the server can recognise it.
 */

import { failureCode, type Failure } from "./conversation";
import {
  isObject,
  list,
  readFrame,
  readOfficerReply,
  readReplies,
  text,
  type Json,
  type Locale,
  type OfficerReply,
  type Reply,
} from "./protocol";

export type ConnectionState = "idle" | "connecting" | "open" | "waiting" | "offline";

export interface Outgoing {
  id: string;
  text: string;
  locale: Locale;
  title: string | null;
}

export interface ConnectionListener {
  state(state: ConnectionState): void;
  session(id: string | null): void;
  typing(): void;
  reply(id: string, messages: Reply[]): void;
  officer(reply: OfficerReply): void;
  failed(id: string | null, failure: Failure): void;
}

/** ms. A reply normally takes well under a second; the server's own limit is shorter than this. */
export const REPLY_TIMEOUT = 30_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const SOCKET_RETRY_OVER_HTTP = 60_000;
const SESSION_REFUSED = 4401;
const FAILURES_BEFORE_FALLBACK = 2;

interface Pending {
  message: Outgoing;
  /** Whether it has left the browser. */
  sent: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

class Refused extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

function failure(code: string, detail: string | null = null, retryAfter: number | null = null): Failure {
  return { code: failureCode(code), detail, retryAt: retryAfter === null ? null : Date.now() + retryAfter * 1000 };
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

async function body(response: Response): Promise<Json> {
  const value: unknown = await response.json().catch(() => null);
  return isObject(value) ? value : {};
}

export class Connection {
  readonly #server: URL;
  readonly #listener: ConnectionListener;
  readonly #pending = new Map<string, Pending>();
  #session: string | null;
  #socket: WebSocket | null = null;
  #overHttp = false;
  #posting = false;
  #starting = false;
  #stopped = false;
  /** Raised by `reset`, so that what an older attempt brings back is ignored. */
  #round = 0;
  #socketFailures = 0;
  #attempts = 0;
  #refusals = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(server: URL, session: string | null, listener: ConnectionListener) {
    this.#server = server;
    this.#session = session;
    this.#listener = listener;
  }

  get waitingForReply(): boolean {
    return this.#pending.size > 0;
  }

  /** Opens the connection unless it is open or being opened. */
  connect(): void {
    if (this.#stopped || this.#socket || this.#starting) return;
    clearTimeout(this.#timer);
    if (!navigator.onLine) {
      this.#listener.state("offline");
      return;
    }
    void this.#open(this.#round);
  }

  send(message: Outgoing): void {
    const pending: Pending = { message, sent: false, timer: undefined };
    this.#pending.set(message.id, pending);
    this.#watch(pending);
    this.#flush();
  }

  /** The network came back, or the page is visible again after sleep. */
  wake(): void {
    if (this.#stopped) return;
    this.#attempts = 0;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#listener.state("open");
    else this.connect();
  }

  networkLost(): void {
    this.#listener.state("offline");
  }

  /** Drops whatever is under way and goes on with this session; without one, the next message begins it. */
  reset(session: string | null): void {
    this.#round += 1;
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    this.#pending.clear();
    this.#session = session;
    this.#closeSocket();
    this.#listener.state("idle");
  }

  /** Has the server delete what it kept of this conversation, then begins anew. */
  forget(): void {
    if (this.#session !== null) {
      const url = new URL(`api/v1/sessions/${encodeURIComponent(this.#session)}`, this.#server);
      // `keepalive`: the person may close the page right after. A failure leaves what retention deletes anyway.
      fetch(url, { method: "DELETE", credentials: "omit", keepalive: true }).catch(() => undefined);
    }
    this.reset(null);
  }

  /** Tells what the person thinks of the latest answer on a topic. Nobody waits for it, and a failure costs nothing. */
  rate(topic: string, rating: 1 | -1, reason: string | null): void {
    if (this.#session === null) return;
    const payload = { session_id: this.#session, topic, rating, ...(reason && { reason }) };
    this.#post("/api/v1/ratings", payload).catch(() => undefined);
  }

  stop(): void {
    this.#stopped = true;
    this.reset(null);
  }

  // --- opening ---------------------------------------------------------------------------------

  async #open(round: number): Promise<void> {
    this.#starting = true;
    if (!this.#overHttp) this.#listener.state(this.#attempts === 0 ? "connecting" : "waiting");
    try {
      const session = this.#session ?? (await this.#newSession());
      if (round === this.#round && !this.#stopped) this.#openSocket(session);
    } catch (error) {
      if (round !== this.#round) return;
      const refused = error instanceof Refused ? error.failure : failure("network");
      if (this.#attempts > 0 || refused.retryAt !== null) this.#failAll(refused);
      this.#again(refused.retryAt === null ? 0 : refused.retryAt - Date.now());
    } finally {
      this.#starting = false;
      // The conversation was deleted meanwhile and a new question is already waiting.
      if (round !== this.#round && this.#pending.size > 0) this.connect();
    }
  }

  async #newSession(): Promise<string> {
    const round = this.#round;
    const response = await this.#post("/api/v1/sessions", {});
    const session = text((await body(response)).session_id);
    if (!response.ok || session === null) {
      throw new Refused(failure(response.status === 429 ? "rate_limited" : "busy", null, retryAfter(response)));
    }
    if (round === this.#round) this.#setSession(session);
    return session;
  }

  #setSession(session: string | null): void {
    this.#session = session;
    this.#listener.session(session);
  }

  #openSocket(session: string): void {
    const url = new URL("/api/v1/ws", this.#server);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    url.searchParams.set("session_id", session);
    const socket = new WebSocket(url);
    let opened = false;
    this.#socket = socket;
    socket.onopen = () => {
      opened = true;
      this.#overHttp = false;
      this.#socketFailures = 0;
      this.#listener.state("open");
      this.#flush();
    };
    socket.onmessage = (event: MessageEvent) => this.#receive(socket, event.data);
    socket.onclose = (event: CloseEvent) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#closed(event.code, opened);
    };
  }

  #closed(code: number, opened: boolean): void {
    if (code === SESSION_REFUSED) {
      this.#setSession(null);
      this.#refusals += 1;
      for (const pending of this.#pending.values()) pending.sent = false;
      if (this.#refusals === 1) this.connect();
      else this.#again();
      return;
    }
    for (const { message, sent } of [...this.#pending.values()]) {
      if (sent) this.#fail(message.id, failure("timeout"));
    }
    if (!opened) {
      this.#socketFailures += 1;
      if (this.#socketFailures >= FAILURES_BEFORE_FALLBACK) {
        void this.#fallBack(this.#round);
        return;
      }
    }
    this.#again();
  }

  /** Goes on over HTTP if the server can be reached that way; if not, it is down or we are offline. */
  async #fallBack(round: number): Promise<void> {
    this.#overHttp = true;
    this.#flush();
    const reachable = await fetch(new URL("/healthz", this.#server), { mode: "no-cors", credentials: "omit" }).then(
      () => true,
      () => false,
    );
    if (round !== this.#round || this.#socket) return;
    this.#overHttp = reachable;
    if (reachable) {
      this.#listener.state("open");
      void this.#collect();
    }
    this.#again();
  }

  #again(atLeast = 0): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#attempts) * (0.75 + Math.random() / 2);
    const pause = this.#overHttp ? SOCKET_RETRY_OVER_HTTP : grown;
    this.#attempts += 1;
    if (!navigator.onLine) this.#listener.state("offline");
    else if (!this.#overHttp) this.#listener.state("waiting");
    this.#timer = setTimeout(() => this.connect(), Math.max(pause, atLeast));
  }

  #closeSocket(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  // --- the conversation ------------------------------------------------------------------------

  #flush(): void {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      for (const pending of this.#pending.values()) {
        if (pending.sent) continue;
        pending.sent = true;
        const { id, text: words, locale, title } = pending.message;
        socket.send(JSON.stringify({ type: "message", id, text: words, locale, ...(title && { title }) }));
      }
    } else if (this.#overHttp) {
      void this.#postNext();
    } else {
      this.connect();
    }
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (this.#socket !== socket) return;
    const frame = readFrame(data);
    if (!frame) return;
    this.#attempts = 0;
    this.#refusals = 0;
    switch (frame.type) {
      case "ping":
        socket.send('{"type":"pong"}');
        break;
      case "typing":
        for (const pending of this.#pending.values()) this.#watch(pending);
        this.#listener.typing();
        break;
      case "reply":
        this.#settle(frame.id);
        this.#listener.reply(frame.id, frame.messages);
        break;
      case "officer":
        this.#listener.officer(frame.reply);
        socket.send(JSON.stringify({ type: "received", id: frame.reply.id }));
        break;
      case "error":
        this.#fail(frame.id, failure(frame.code, frame.detail, frame.retryAfter));
    }
  }

  #settle(id: string): void {
    clearTimeout(this.#pending.get(id)?.timer);
    this.#pending.delete(id);
  }

  #fail(id: string | null, reason: Failure): void {
    if (id !== null) this.#settle(id);
    this.#listener.failed(id, reason);
  }

  #failAll(reason: Failure): void {
    for (const id of [...this.#pending.keys()]) this.#fail(id, reason);
  }

  #watch(pending: Pending): void {
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => {
      if (!navigator.onLine && !pending.sent) {
        this.#watch(pending);
        return;
      }
      this.#fail(pending.message.id, failure(pending.sent ? "timeout" : "network"));
      // An open socket that brings nothing is probably dead: a fresh one will tell.
      if (pending.sent && this.#socket) {
        this.#closeSocket();
        this.#again();
      }
    }, REPLY_TIMEOUT);
  }

  // --- HTTP ------------------------------------------------------------------------------------

  #post(path: string, payload: Json): Promise<Response> {
    return fetch(new URL(path, this.#server), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      credentials: "omit",
      body: JSON.stringify(payload),
    });
  }

  /** Fetches what officers wrote, and says what has come. */
  async #collect(received: string[] = []): Promise<void> {
    const round = this.#round;
    if (this.#session === null) return;
    const response = await this.#post("/api/v1/replies", { session_id: this.#session, received }).catch(() => null);
    if (!response?.ok || round !== this.#round) return;
    const replies = list((await body(response)).replies, readOfficerReply);
    for (const reply of replies) this.#listener.officer(reply);
    if (replies.length > 0 && received.length === 0) await this.#collect(replies.map(({ id }) => id));
  }

  /** One at a time and in order: each question may depend on the answer before. */
  async #postNext(): Promise<void> {
    const round = this.#round;
    const next = [...this.#pending.values()].find((pending) => !pending.sent);
    if (!next || this.#posting) return;
    this.#posting = true;
    next.sent = true;
    const { id } = next.message;
    this.#listener.typing();
    try {
      const replies = await this.#ask(next.message);
      if (round === this.#round) {
        this.#settle(id);
        this.#listener.reply(id, replies);
      }
    } catch (error) {
      if (round === this.#round) this.#fail(id, error instanceof Refused ? error.failure : failure("network"));
    } finally {
      this.#posting = false;
      if (this.#pending.size > 0) this.#flush();
    }
  }

  async #ask(message: Outgoing, again = true): Promise<Reply[]> {
    const session = this.#session ?? (await this.#newSession());
    const response = await this.#post("/api/v1/messages", {
      session_id: session,
      text: message.text,
      locale: message.locale,
    });
    if (response.status === 401 && again) {
      this.#setSession(null);
      return this.#ask(message, false);
    }
    const answer = await body(response);
    if (response.ok) return readReplies(answer.messages);
    const code = response.status === 429 ? "rate_limited" : response.status === 422 ? "invalid" : "error";
    throw new Refused(failure(code, typeof answer.detail === "string" ? answer.detail : null, retryAfter(response)));
  }
}
