import { describe, expect, it } from "vitest";
import { readFrame, readReplies, type Citation } from "../src/protocol";
import { citationParts, formatDate, STRINGS } from "../src/strings";

const citation: Citation = {
  document: "100/2024/NĐ-CP",
  title: null,
  article: "30",
  clause: "1",
  point: "a",
  effective_from: "2026-04-07",
  amended_by: null,
  url: null,
};

describe("citations", () => {
  it("names article, clause and point, the document and the first day", () => {
    expect(citationParts(citation, "vi").join(" · ")).toBe("Điều 30 khoản 1 điểm a · 100/2024/NĐ-CP · từ 07/04/2026");
    expect(citationParts(citation, "en").join(" · ")).toBe(
      "Article 30, clause 1, point a · 100/2024/NĐ-CP · from 7 Apr 2026",
    );
  });

  it("names the parts of the province's plan, which has no articles", () => {
    const plan = { ...citation, document: "KH-34-CT/TW", article: "III", clause: "2", point: null, effective_from: null };
    expect(citationParts(plan, "vi").join(" · ")).toBe("Phần III mục 2 · KH-34-CT/TW");
  });

  it("leaves an unreadable date as it is", () => {
    expect(formatDate("sau này", "vi")).toBe("sau này");
  });
});

describe("both languages", () => {
  it("offer the same starting questions", () => {
    const payloads = (locale: "vi" | "en") => STRINGS[locale].starters.map(({ payload }) => payload);
    expect(payloads("en")).toEqual(payloads("vi"));
  });

  it("say something everywhere", () => {
    for (const table of Object.values(STRINGS)) {
      for (const words of Object.values(table)) expect(words).not.toBe("");
    }
  });
});

describe("what the server sends", () => {
  it("is read even when fields are missing, and dropped when it says nothing", () => {
    expect(readReplies([{ text: "a", kind: "news", citations: [{}, { document: "x", article: 5 }] }, {}, null])).toEqual([
      {
        text: "a",
        topic: null,
        kind: "answer",
        citations: [
          {
            document: "x",
            title: null,
            article: "5",
            clause: null,
            point: null,
            effective_from: null,
            amended_by: null,
            url: null,
          },
        ],
        as_of: null,
        buttons: [],
        cards: [],
      },
    ]);
  });

  it("keeps the picture of a card, of any server that sends none too", () => {
    const card = (more: object) => ({ type: "reply", id: "1", messages: [{ text: "a", cards: [{ title: "b", ...more }] }] });
    const read = (more: object) => {
      const frame = readFrame(JSON.stringify(card(more)));
      return frame?.type === "reply" ? frame.messages[0]?.cards[0]?.image : undefined;
    };
    expect(read({ image: "/loans/chart.png?loan=1" })).toBe("/loans/chart.png?loan=1");
    expect(read({})).toBeNull();
  });

  it.each(["", "[]", "{", '{"type":"later"}', '{"type":"reply"}'])("is ignored when it is %j", (data) => {
    expect(readFrame(data)).toBeNull();
  });
});
