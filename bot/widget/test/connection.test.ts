import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Connection, REPLY_TIMEOUT, type ConnectionListener } from "../src/connection";

const SERVER = new URL("https://noxh.example");
const MINUTE = 60_000;

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: URL) {
    FakeSocket.all.push(this);
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }
  close(): void {
    this.drop(1000);
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  say(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | "no network";

let sessions = 0;
let posted: { path: string; body: Record<string, unknown> }[];
let answer: (path: string, body: Record<string, unknown>) => Answer;
let listener: { [Name in keyof ConnectionListener]: ReturnType<typeof vi.fn<ConnectionListener[Name]>> };
let connection: Connection;

const settle = () => vi.advanceTimersByTimeAsync(0);
const ask = (id: string, text = "câu hỏi") => connection.send({ id, text, locale: "vi", title: null });

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  sessions = 0;
  posted = [];
  answer = () => ({ status: 200, body: { session_id: "s1", messages: [{ text: "trả lời" }] } });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    const body = JSON.parse(String(init.body ?? "{}")) as Record<string, unknown>;
    if (url.pathname === "/healthz") return new Response(null, { status: 200 });
    posted.push({ path: url.pathname, body });
    if (url.pathname === "/api/v1/sessions") {
      sessions += 1;
      return Response.json({ session_id: `s${sessions}` }, { status: 201 });
    }
    const result = answer(url.pathname, body);
    if (result === "no network") throw new TypeError("Failed to fetch");
    return Response.json(result.body ?? {}, { status: result.status, headers: result.headers ?? {} });
  });
  listener = { state: vi.fn(), session: vi.fn(), typing: vi.fn(), reply: vi.fn(), officer: vi.fn(), failed: vi.fn() };
  connection = new Connection(SERVER, null, listener);
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("over the WebSocket", () => {
  it("begins a session, sends what was waiting and hands the reply over", async () => {
    ask("1");
    await settle();
    expect(String(FakeSocket.last.url)).toBe("wss://noxh.example/api/v1/ws?session_id=s1");
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ type: "message", id: "1", text: "câu hỏi", locale: "vi" }]);
    FakeSocket.last.say({ type: "reply", id: "1", messages: [{ text: "trả lời" }] });
    expect(listener.reply).toHaveBeenCalledWith("1", [expect.objectContaining({ text: "trả lời" })]);
    expect(connection.waitingForReply).toBe(false);
  });

  it("hands an officer's words over and says that they came", async () => {
    connection.connect();
    await settle();
    FakeSocket.last.open();
    const frame = { type: "officer", id: "7", request: 3, text: "Chào anh/chị", at: "2026-11-26T01:00:00+00:00" };
    FakeSocket.last.say(frame);
    const at = Date.parse(frame.at);
    expect(listener.officer).toHaveBeenCalledWith({ id: "7", request: "3", text: "Chào anh/chị", at });
    expect(FakeSocket.last.sent).toEqual([{ type: "received", id: "7" }]);
  });

  it("tells what the person thinks of an answer, and nothing without a conversation", async () => {
    connection.rate("price", -1, "unclear");
    expect(posted).toEqual([]);
    connection = new Connection(SERVER, "s", listener);
    connection.rate("price", -1, "unclear");
    connection.rate("price", 1, null);
    expect(posted).toEqual([
      { path: "/api/v1/ratings", body: { session_id: "s", topic: "price", rating: -1, reason: "unclear" } },
      { path: "/api/v1/ratings", body: { session_id: "s", topic: "price", rating: 1 } },
    ]);
  });

  it("answers pings", async () => {
    connection.connect();
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "ping" });
    expect(FakeSocket.last.sent).toEqual([{ type: "pong" }]);
  });

  it("takes a new session when the old one is refused, and sends the question there", async () => {
    connection = new Connection(SERVER, "old", listener);
    ask("1");
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.drop(4401);
    await settle();
    expect(FakeSocket.last.url.searchParams.get("session_id")).toBe("s1");
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toMatchObject([{ id: "1" }]);
    expect(listener.failed).not.toHaveBeenCalled();
  });

  it("does not repeat by itself a question that was on its way when the connection broke", async () => {
    ask("1");
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.drop();
    expect(listener.failed).toHaveBeenCalledWith("1", expect.objectContaining({ code: "timeout" }));
    await vi.advanceTimersByTimeAsync(2_000);
    FakeSocket.last.open();
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.last.sent).toEqual([]);
  });

  it("gives up on a question that stays unanswered", async () => {
    ask("1");
    await settle();
    FakeSocket.last.open();
    await vi.advanceTimersByTimeAsync(REPLY_TIMEOUT);
    expect(listener.failed).toHaveBeenCalledWith("1", expect.objectContaining({ code: "timeout" }));
  });

  it("tells why the server refused and when to try again", async () => {
    ask("1");
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.say({ type: "error", id: "1", code: "rate_limited", detail: "Chậm lại", retry_after: 5 });
    expect(listener.failed).toHaveBeenCalledWith("1", {
      code: "rate_limited",
      detail: "Chậm lại",
      retryAt: Date.now() + 5_000,
    });
  });

  it("keeps the question while there is no network and sends it when it is back", async () => {
    const network = { onLine: false };
    vi.stubGlobal("navigator", network);
    ask("1");
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(listener.state).toHaveBeenLastCalledWith("offline");
    expect(listener.failed).not.toHaveBeenCalled();
    network.onLine = true;
    connection.wake();
    await settle();
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toMatchObject([{ id: "1" }]);
  });

  it("waits longer after each failed attempt", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    connection.connect();
    await settle();
    FakeSocket.last.open();
    FakeSocket.last.drop();
    FakeSocket.all = [];
    await vi.advanceTimersByTimeAsync(999);
    expect(FakeSocket.all).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    FakeSocket.last.open();
    FakeSocket.last.drop();
    await vi.advanceTimersByTimeAsync(1_999);
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.all).toHaveLength(2);
  });
});

describe("where the WebSocket is blocked", () => {
  async function block(): Promise<void> {
    connection.connect();
    await settle();
    FakeSocket.last.drop();
    await vi.advanceTimersByTimeAsync(2_000);
    FakeSocket.last.drop();
    await settle();
  }

  it("asks over HTTP after two attempts, one question at a time", async () => {
    await block();
    expect(listener.state).toHaveBeenLastCalledWith("open");
    ask("1", "một");
    ask("2", "hai");
    await settle();
    expect(posted.filter(({ path }) => path === "/api/v1/messages").map(({ body }) => body)).toEqual([
      { session_id: "s1", text: "một", locale: "vi" },
      { session_id: "s1", text: "hai", locale: "vi" },
    ]);
    expect(listener.reply.mock.calls.map(([id]) => id)).toEqual(["1", "2"]);
  });

  it("takes a new session once when the old one is refused", async () => {
    await block();
    answer = (_path, body) =>
      body.session_id === "s1" ? { status: 401 } : { status: 200, body: { messages: [{ text: "trả lời" }] } };
    ask("1");
    await settle();
    expect(listener.reply).toHaveBeenCalledOnce();
    expect(sessions).toBe(2);
  });

  it("tells the person what the server said", async () => {
    await block();
    answer = () => ({ status: 429, body: { detail: "Chậm lại" }, headers: { "Retry-After": "7" } });
    ask("1");
    await settle();
    expect(listener.failed).toHaveBeenCalledWith("1", {
      code: "rate_limited",
      detail: "Chậm lại",
      retryAt: expect.any(Number),
    });
    answer = () => "no network";
    ask("2");
    await settle();
    expect(listener.failed).toHaveBeenLastCalledWith("2", expect.objectContaining({ code: "network" }));
  });

  it("returns to the WebSocket when it works again", async () => {
    await block();
    await vi.advanceTimersByTimeAsync(MINUTE);
    FakeSocket.last.open();
    ask("1");
    expect(FakeSocket.last.sent).toMatchObject([{ id: "1" }]);
  });
});

describe("a deleted conversation", () => {
  it("brings nothing back and begins a new session with the next question", async () => {
    ask("1");
    await settle();
    const old = FakeSocket.last;
    old.open();
    connection.reset(null);
    old.say({ type: "reply", id: "1", messages: [{ text: "muộn" }] });
    expect(listener.reply).not.toHaveBeenCalled();
    ask("2");
    await settle();
    expect(FakeSocket.last.url.searchParams.get("session_id")).toBe("s2");
  });
});
