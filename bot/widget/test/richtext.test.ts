import { describe, expect, it } from "vitest";
import { parseInline, parseText } from "../src/richtext";

describe("answer text", () => {
  it("keeps paragraphs, line breaks and lists as the officer wrote them", () => {
    expect(parseText("Mở đầu\ndòng hai\n\n- một\n- hai\nKết")).toEqual([
      { kind: "paragraph", lines: [[{ kind: "text", text: "Mở đầu" }], [{ kind: "text", text: "dòng hai" }]] },
      { kind: "list", items: [[{ kind: "text", text: "một" }], [{ kind: "text", text: "hai" }]] },
      { kind: "paragraph", lines: [[{ kind: "text", text: "Kết" }]] },
    ]);
  });

  it("shows bold and leaves lone asterisks alone", () => {
    expect(parseInline("không quá **25 triệu đồng**.")).toEqual([
      { kind: "text", text: "không quá " },
      { kind: "bold", text: "25 triệu đồng" },
      { kind: "text", text: "." },
    ]);
    expect(parseInline("2 ** 3 ** 4")).toEqual([{ kind: "text", text: "2 ** 3 ** 4" }]);
  });

  it("links http addresses only, without the full stop after them", () => {
    expect(parseInline("Xem https://example.org/a?b=1. javascript:alert(1)")).toEqual([
      { kind: "text", text: "Xem " },
      { kind: "link", text: "https://example.org/a?b=1", url: "https://example.org/a?b=1" },
      { kind: "text", text: ". javascript:alert(1)" },
    ]);
  });

  it("treats HTML as text", () => {
    expect(parseText("<img src=x onerror=alert(1)>")).toEqual([
      { kind: "paragraph", lines: [[{ kind: "text", text: "<img src=x onerror=alert(1)>" }]] },
    ]);
  });
});
