/** Turns one message into nodes: bubbles, cards, citations. Holds no state of its own. */

import type { Answer, Question } from "./conversation";
import { h, safeUrl, unseen } from "./dom";
import { icon } from "./icons";
import type { Button, Card, Citation, Locale } from "./protocol";
import { parseText, type Block, type Inline } from "./richtext";
import { canBeRated, ratingNode, type RatingActions } from "./rating";
import { citationParts, formatDate, STRINGS } from "./strings";

export interface BubbleActions extends RatingActions {
  server: URL;
  press(button: Button): void;
  openCitation(citation: Citation, url: URL): void;
  resend(id: string): void;
}

/** More citations than this are folded behind a chip that shows the rest. */
const CITATIONS_SHOWN = 3;

function inlineNodes(parts: Inline[]): Node[] {
  return parts.map((part) => {
    if (part.kind === "bold") return h("strong", {}, part.text);
    if (part.kind === "link") {
      return h("a", { href: part.url, target: "_blank", rel: "noopener noreferrer" }, part.text);
    }
    return document.createTextNode(part.text);
  });
}

function blockNode(block: Block): HTMLElement {
  if (block.kind === "list") {
    return h("ul", {}, ...block.items.map((item) => h("li", {}, ...inlineNodes(item))));
  }
  const lines = block.lines.flatMap((line, index) => (index ? [h("br"), ...inlineNodes(line)] : inlineNodes(line)));
  return h("p", {}, ...lines);
}

function citationChip(citation: Citation, actions: BubbleActions): HTMLElement {
  // Lines break between the parts, not within "khoản 1".
  const parts = citationParts(citation, actions.locale).flatMap((part, index, all) =>
    index < all.length - 1 ? [h("span", { class: "part" }, `${part} ·`), " "] : [h("span", { class: "part" }, part)],
  );
  const label = h("span", {}, ...parts);
  const url = citation.url ? safeUrl(citation.url, actions.server) : null;
  if (!url) return h("span", { class: "citation" }, icon("book"), label);
  // The text is read from our server and shown in a sheet; anything elsewhere is an ordinary link.
  if (url.origin !== actions.server.origin) {
    const link = { class: "citation", href: url.href, target: "_blank", rel: "noopener noreferrer" };
    return h("a", link, icon("book"), label);
  }
  const open = () => actions.openCitation(citation, url);
  return h(
    "button",
    { class: "citation", type: "button", "aria-haspopup": "dialog", title: citation.title, onclick: open },
    icon("book"),
    label,
    icon("next"),
  );
}

function citationList(citations: Citation[], actions: BubbleActions): HTMLElement {
  const strings = STRINGS[actions.locale];
  const items = citations.map((citation) => h("li", {}, citationChip(citation, actions)));
  const list = h("ul", { class: "citations", "aria-label": strings.citations }, ...items);
  // One folded chip would take the place that the citation itself needs.
  const folded = items.slice(CITATIONS_SHOWN);
  if (folded.length > 1) {
    for (const item of folded) item.hidden = true;
    const unfold = () => {
      for (const item of folded) item.hidden = false;
      more.remove();
      folded[0]?.querySelector<HTMLElement>("button, a")?.focus();
    };
    const more = h(
      "li",
      {},
      h("button", { class: "citation more", type: "button", onclick: unfold }, strings.moreCitations(folded.length)),
    );
    list.append(more);
  }
  return list;
}

function cardNode(card: Card, actions: BubbleActions): HTMLElement {
  const strings = STRINGS[actions.locale];
  const url = card.url ? safeUrl(card.url, actions.server) : null;
  const image = card.image ? safeUrl(card.image, actions.server) : null;
  return h(
    "li",
    { class: "card" },
    h("h3", {}, card.title),
    card.subtitle && h("p", { class: "subtitle" }, card.subtitle),
    card.fields.length > 0 &&
      h("dl", {}, ...card.fields.map(({ label, value }) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    // Its size is kept free before it comes, so that nothing jumps.
    image && h("img", { src: image.href, alt: strings.picture(card.title), width: "1280", height: "720" }),
    card.note && h("p", { class: "note" }, icon("warning"), unseen(`${strings.warning}: `), h("span", {}, card.note)),
    (card.buttons.length > 0 || url) &&
      h(
        "div",
        { class: "card-buttons" },
        ...card.buttons.map((button) =>
          h(
            "button",
            // Ten cards may carry ten buttons of the same name: the label says whose it is.
            { type: "button", "aria-label": `${button.title}: ${card.title}`, onclick: () => actions.press(button) },
            button.title,
          ),
        ),
        url &&
          h(
            "a",
            {
              href: url.href,
              target: "_blank",
              rel: "noopener noreferrer",
              "aria-label": `${strings.cardLink}: ${card.title}`,
            },
            strings.cardLink,
            icon("out"),
          ),
      ),
  );
}

function asOfLine({ reply }: Answer, locale: Locale): string | null {
  if (!reply.as_of) return null;
  const date = formatDate(reply.as_of, locale);
  if (reply.citations.length > 0) return STRINGS[locale].asOf(date);
  return reply.cards.length > 0 ? STRINGS[locale].asOfList(date) : null;
}

export function timeNode(at: number, locale: Locale): HTMLElement {
  const date = new Date(at);
  const clock = new Intl.DateTimeFormat(locale === "vi" ? "vi-VN" : "en-GB", { hour: "2-digit", minute: "2-digit" });
  return h("time", { datetime: date.toISOString() }, clock.format(date));
}

export function answerNode(answer: Answer, actions: BubbleActions): HTMLElement {
  const { reply } = answer;
  const strings = STRINGS[actions.locale];
  const asOf = asOfLine(answer, actions.locale);
  const kindLine =
    reply.kind === "handoff" || reply.kind === "officer"
      ? h("p", { class: "kind" }, icon("person"), reply.kind === "handoff" ? strings.handoff : strings.officerTo(reply.topic ?? ""))
      : reply.kind === "fallback" && h("p", { class: "kind" }, icon("info"), strings.fallback);
  return h(
    "div",
    { class: `row theirs ${reply.kind}`, "data-id": answer.id },
    h("span", { class: "avatar" }, icon(reply.kind === "officer" ? "person" : "house")),
    h(
      "div",
      { class: "stack" },
      unseen(`${reply.kind === "officer" ? strings.officer : strings.assistant}:`),
      h(
        "div",
        { class: "bubble", lang: answer.locale },
        kindLine,
        ...parseText(reply.text).map(blockNode),
        h(
          "div",
          { class: asOf === null ? "meta" : "meta ruled", lang: actions.locale },
          asOf !== null && h("p", {}, asOf),
          timeNode(answer.at, actions.locale),
        ),
      ),
      reply.citations.length > 0 && citationList(reply.citations, actions),
      reply.cards.length > 0 &&
        h(
          "ul",
          { class: "cards", "aria-label": strings.cards(reply.cards.length), lang: answer.locale },
          ...reply.cards.map((card) => cardNode(card, actions)),
        ),
      answer.rating === undefined && canBeRated(answer) && ratingNode(answer, actions),
    ),
  );
}

function resendButton(question: Question, actions: BubbleActions): HTMLElement {
  const strings = STRINGS[actions.locale];
  const label = h("span", {});
  const button = h(
    "button",
    { class: "resend", type: "button", onclick: () => actions.resend(question.id) },
    icon("again"),
    label,
  );
  const update = () => {
    const wait = Math.ceil(((question.failure?.retryAt ?? 0) - Date.now()) / 1000);
    button.disabled = wait > 0;
    label.textContent = wait > 0 ? strings.resendIn(wait) : strings.resend;
    if (wait > 0) setTimeout(update, 1000);
  };
  update();
  return button;
}

export function questionNode(question: Question, actions: BubbleActions, offline: boolean): HTMLElement {
  const strings = STRINGS[actions.locale];
  const { failure } = question;
  // A text that the server will refuse again is not worth a button.
  const final = failure?.code === "too_long" || failure?.code === "invalid";
  return h(
    "div",
    { class: `row mine ${question.state}`, "data-id": question.id },
    h(
      "div",
      { class: "stack" },
      unseen(`${strings.you}:`),
      h(
        "div",
        { class: "bubble" },
        h("p", { class: "typed" }, question.title ?? question.text),
        h("div", { class: "meta" }, timeNode(question.at, actions.locale)),
      ),
      question.state === "sending" &&
        h("p", { class: "progress" }, offline ? strings.waitingForNetwork : strings.sending),
      question.state === "failed" &&
        h(
          "div",
          { class: "failed-line" },
          h("p", {}, icon("warning"), failure?.detail ?? strings.failure[failure?.code ?? "network"]),
          !final && resendButton(question, actions),
        ),
    ),
  );
}
