/**
 * When Enter in the message box means "send".
 *
 * Vietnamese is mostly typed through an input method (Telex, VNI). Enter then first accepts the
 * word being composed, and must not send. Browsers tell this in different ways:
 * - most send keydown with `isComposing` before compositionend;
 * - Safari sends compositionend first and then keydown with `keyCode` 229 and `isComposing` false;
 * - some Linux input methods forward the accepting Enter as an ordinary key right after compositionend.
 */

/** A person cannot accept a word and press Enter again within this time (ms). */
const ACCEPTING_ENTER = 50;

const IME_KEY_CODE = 229;

export interface EnterEvent {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  timeStamp: number;
}

export type EnterMeaning = "send" | "accept-word" | "other";

export class EnterKey {
  #compositionEnded = Number.NEGATIVE_INFINITY;
  readonly #composesEveryWord: boolean;

  /** @param composesEveryWord Android keyboards compose every word, even in English, and end the
   *  composition in the same instant as a real Enter; there the time tells nothing. */
  constructor(composesEveryWord: boolean) {
    this.#composesEveryWord = composesEveryWord;
  }

  compositionEnded(timeStamp: number): void {
    this.#compositionEnded = timeStamp;
  }

  meaning(event: EnterEvent): EnterMeaning {
    if (event.key !== "Enter") return "other";
    if (event.isComposing || event.keyCode === IME_KEY_CODE) return "accept-word";
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return "other";
    const justEnded = event.timeStamp - this.#compositionEnded < ACCEPTING_ENTER;
    return justEnded && !this.#composesEveryWord ? "accept-word" : "send";
  }
}
