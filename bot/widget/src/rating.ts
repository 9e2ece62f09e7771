/** Thumbs under an answer: one press rates it, after a thumb down one reason may follow. */

import type { Answer } from "./conversation";
import { h } from "./dom";
import { icon } from "./icons";
import type { Locale } from "./protocol";
import { STRINGS, type RatingReason } from "./strings";

export interface RatingActions {
  locale: Locale;
  rate(answer: Answer, rating: 1 | -1, reason: RatingReason | null): void;
}

const REASONS: readonly RatingReason[] = ["wrong", "unclear", "other_question"];
/** Courtesies are no answers. */
const UNRATED = new Set(["greet", "thanks", "goodbye", "talk-to-officer", "out-of-scope"]);

export function canBeRated({ reply }: Answer): boolean {
  return (reply.kind === "answer" || reply.kind === "card_list") && reply.topic !== null && !UNRATED.has(reply.topic);
}

export function ratingNode(answer: Answer, actions: RatingActions): HTMLElement {
  const strings = STRINGS[actions.locale];
  const place = h("div", { class: "rate", role: "group", "aria-label": strings.rate, lang: actions.locale });
  // The press is answered where it was made: the focus stays, and screen readers are told.
  const thank = () => {
    const thanks = h("p", { role: "status", tabindex: -1 }, strings.rated);
    place.replaceChildren(thanks);
    thanks.focus({ preventScroll: true });
  };
  const askWhy = () => {
    const buttons = REASONS.map((reason) =>
      h(
        "button",
        {
          class: "reason",
          type: "button",
          onclick: () => {
            actions.rate(answer, -1, reason);
            thank();
          },
        },
        strings.reasons[reason],
      ),
    );
    place.replaceChildren(h("p", { role: "status" }, strings.whyUnhelpful), ...buttons);
    buttons[0]?.focus({ preventScroll: true });
  };
  const thumb = (rating: 1 | -1) =>
    h(
      "button",
      {
        class: "thumb",
        type: "button",
        "aria-label": rating === 1 ? strings.helpful : strings.unhelpful,
        onclick: () => {
          actions.rate(answer, rating, null);
          place.dataset.rated = "";
          if (rating === 1) thank();
          else askWhy();
        },
      },
      icon(rating === 1 ? "thumbUp" : "thumbDown"),
    );
  place.append(thumb(1), thumb(-1));
  return place;
}
