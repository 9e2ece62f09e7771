import { describe, expect, it } from "vitest";
import { Conversation, KEPT_ITEMS, type Store } from "../src/conversation";
import { readReplies } from "../src/protocol";

const SERVER = "https://noxh.example";

function memory(saved: string | null = null): Store & { value: string | null } {
  return {
    value: saved,
    getItem() {
      return this.value;
    },
    setItem(_key, value) {
      this.value = value;
    },
    removeItem() {
      this.value = null;
    },
  };
}

const [reply] = readReplies([{ text: "Chào anh/chị", kind: "answer", as_of: "2026-11-22" }]);

describe("the kept conversation", () => {
  it("comes back after a reload", () => {
    const store = memory();
    const before = new Conversation(store, SERVER);
    before.session = "s1";
    before.items.push(
      { from: "me", id: "1", text: "/greet", title: "Xin chào", at: 1, state: "sent", failure: null },
      { from: "assistant", id: "1", at: 2, locale: "vi", reply: reply! },
    );
    before.save();
    const after = new Conversation(store, SERVER);
    expect(after.session).toBe("s1");
    expect(after.items).toEqual(before.items);
  });

  it.each([
    ["not JSON", "{oops"],
    ["another shape", '[1, "a"]'],
    ["null", "null"],
    ["items of the wrong kind", '{"items": 7, "session": {}, "locale": "fr"}'],
    ["broken items", '{"items": [null, 3, {"from": "me"}, {"from": "assistant", "id": "1", "at": 1, "reply": {}}]}'],
  ])("starts empty when the storage holds %s", (_name, saved) => {
    const conversation = new Conversation(memory(saved), SERVER);
    expect(conversation.items).toEqual([]);
    expect(conversation.session).toBeNull();
    expect(conversation.locale).toBeNull();
  });

  it("works where storage is forbidden", () => {
    const forbidden: Store = {
      getItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
      removeItem: () => undefined,
    };
    const conversation = new Conversation(forbidden, SERVER);
    conversation.items.push({ from: "me", id: "1", text: "a", title: null, at: 1, state: "sent", failure: null });
    conversation.save();
    expect(conversation.items).toHaveLength(1);
  });

  it("offers to send again what was under way when the page closed", () => {
    const store = memory();
    const before = new Conversation(store, SERVER);
    before.items.push({ from: "me", id: "1", text: "a", title: null, at: 1, state: "sending", failure: null });
    before.save();
    expect(new Conversation(store, SERVER).items[0]).toMatchObject({ state: "failed", failure: { code: "timeout" } });
  });

  it("forgets the oldest messages and, when deleted, all of them", () => {
    const store = memory();
    const conversation = new Conversation(store, SERVER);
    for (let at = 0; at < KEPT_ITEMS + 5; at += 1) {
      conversation.items.push({ from: "me", id: `${at}`, text: "a", title: null, at, state: "sent", failure: null });
    }
    conversation.save();
    expect(new Conversation(store, SERVER).items[0]?.id).toBe("5");
    conversation.clear();
    expect(store.value).not.toContain('"text"');
  });
});
