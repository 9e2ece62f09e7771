import { describe, expect, it } from "vitest";
import { EnterKey, type EnterEvent } from "../src/keyboard";

const enter = (event: Partial<EnterEvent> = {}): EnterEvent => ({
  key: "Enter",
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  timeStamp: 1_000,
  ...event,
});

describe("Enter in the message box", () => {
  it("sends", () => {
    expect(new EnterKey(false).meaning(enter())).toBe("send");
  });

  it("makes a new line with Shift", () => {
    expect(new EnterKey(false).meaning(enter({ shiftKey: true }))).toBe("other");
  });

  it("never sends while a word is composed (Telex, VNI)", () => {
    expect(new EnterKey(false).meaning(enter({ isComposing: true }))).toBe("accept-word");
  });

  it("never sends with Safari, where composition ends before the key is reported", () => {
    const key = new EnterKey(false);
    key.compositionEnded(999);
    expect(key.meaning(enter({ keyCode: 229 }))).toBe("accept-word");
  });

  it("never sends with an input method that forwards the accepting Enter", () => {
    const key = new EnterKey(false);
    key.compositionEnded(990);
    expect(key.meaning(enter())).toBe("accept-word");
    expect(key.meaning(enter({ timeStamp: 1_300 }))).toBe("send");
  });

  it("sends on Android, whose keyboards end the word in the same instant", () => {
    const key = new EnterKey(true);
    key.compositionEnded(999);
    expect(key.meaning(enter())).toBe("send");
  });
});
