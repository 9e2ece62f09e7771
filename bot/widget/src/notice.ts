/**
 * What the operators tell everybody: the banner of an incident, and that the channel is closed.
 * Asked for when the window opens and every half minute while somebody looks at it; where the server does not
 * answer, what was shown stays.
 */

import { h } from "./dom";
import { isObject, text, type Locale } from "./protocol";

const INTERVAL = 30_000;

export class NoticeBar {
  /** Read aloud when it changes, and not again while it stays. */
  readonly element = h("div", { class: "operators", role: "status" });
  readonly #server: URL;
  #locale: Locale = "vi";
  readonly #visible: () => boolean;
  #shown = "";

  constructor(server: URL, signal: AbortSignal, visible: () => boolean) {
    this.#server = server;
    this.#visible = visible;
    const timer = setInterval(() => void this.refresh(), INTERVAL);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** In another language from now on. */
  set locale(locale: Locale) {
    this.#locale = locale;
    void this.refresh();
  }

  async refresh(): Promise<void> {
    if (!this.#visible() || document.hidden) return;
    const locale = this.#locale;
    const url = new URL(`/api/v1/notices?locale=${locale}`, this.#server);
    const response = await fetch(url, { credentials: "omit" }).catch(() => null);
    const body: unknown = response?.ok ? await response.json().catch(() => null) : null;
    if (isObject(body) && locale === this.#locale) this.#show([text(body.banner), text(body.closed)]);
  }

  #show(lines: (string | null)[]): void {
    const said = lines.filter((line) => line !== null);
    if (said.join("\n") === this.#shown) return;
    this.#shown = said.join("\n");
    this.element.replaceChildren(...said.map((line) => h("p", {}, line)));
  }
}
