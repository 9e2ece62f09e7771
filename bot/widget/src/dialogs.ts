/** The two dialogs: the text of a provision, and the question before the conversation is deleted. */

import { h, safeUrl } from "./dom";
import { icon } from "./icons";
import { readProvision, type Citation, type Locale, type Provision } from "./protocol";
import { formatDate, STRINGS, type Strings } from "./strings";

type Place = Pick<Citation, "document" | "title" | "article" | "clause" | "point">;

/** A native modal dialog: the browser keeps the focus inside, closes it on Esc and gives the focus back. */
function modal(className: string): HTMLDialogElement {
  const dialog = h("dialog", { class: className });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}

function closeButton(dialog: HTMLDialogElement, strings: Strings): HTMLElement {
  return h(
    "button",
    { class: "icon-button", type: "button", "aria-label": strings.cancelClose, onclick: () => dialog.close() },
    icon("close"),
  );
}

export function confirmErase(root: ParentNode & Node, locale: Locale, erase: () => void): void {
  const strings = STRINGS[locale];
  const dialog = modal("confirm");
  dialog.lang = locale;
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "erase-title");
  dialog.setAttribute("aria-describedby", "erase-text");
  const confirmed = () => {
    dialog.close();
    erase();
  };
  dialog.append(
    h(
      "div",
      { class: "dialog-body" },
      h("h2", { id: "erase-title" }, strings.eraseQuestion),
      h("p", { id: "erase-text" }, strings.eraseExplanation),
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, strings.cancel),
        h("button", { class: "danger", type: "button", onclick: confirmed }, strings.eraseConfirm),
      ),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  root.append(dialog);
  dialog.showModal();
}

export class ProvisionSheet {
  readonly #server: URL;
  readonly #root: ParentNode & Node;
  readonly #known = new Map<string, Provision>();

  constructor(server: URL, root: ParentNode & Node) {
    this.#server = server;
    this.#root = root;
  }

  open(citation: Citation, url: URL, locale: Locale): void {
    const dialog = modal("sheet");
    dialog.lang = locale;
    dialog.setAttribute("aria-labelledby", "sheet-title");
    dialog.addEventListener("close", () => dialog.remove());
    this.#root.append(dialog);
    dialog.showModal();
    void this.#show(dialog, citation, url, locale, []);
  }

  async #read(url: URL): Promise<Provision | null> {
    const known = this.#known.get(url.href);
    if (known) return known;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "omit" });
      const provision = response.ok ? readProvision(await response.json()) : null;
      if (provision) this.#known.set(url.href, provision);
      return provision;
    } catch {
      return null;
    }
  }

  async #show(
    dialog: HTMLDialogElement,
    place: Place,
    url: URL,
    locale: Locale,
    trail: { place: Place; url: URL }[],
  ): Promise<void> {
    const strings = STRINGS[locale];
    const body = h("div", { class: "sheet-text", tabindex: 0 }, h("p", { role: "status" }, strings.sheetLoading));
    const title = h("h2", { id: "sheet-title", tabindex: -1 });
    const name = ({ document, title: documentTitle, ...rest }: Place) => {
      title.replaceChildren(
        h("span", {}, strings.provision(rest) || document),
        h("small", { lang: "vi" }, [strings.provision(rest) && document, documentTitle].filter(Boolean).join(" · ")),
      );
    };
    name(place);
    const previous = trail.at(-1);
    const back = () => {
      if (previous) void this.#show(dialog, previous.place, previous.url, locale, trail.slice(0, -1));
    };
    dialog.replaceChildren(
      h(
        "div",
        { class: "dialog-body" },
        h(
          "header",
          {},
          previous &&
            h(
              "button",
              { class: "icon-button", type: "button", "aria-label": strings.sheetBack, onclick: back },
              icon("back"),
            ),
          title,
          closeButton(dialog, strings),
        ),
        body,
      ),
    );
    title.focus();

    const provision = await this.#read(url);
    if (!dialog.open || !body.isConnected) return;
    if (!provision) {
      const retry = () => void this.#show(dialog, place, url, locale, trail);
      body.replaceChildren(
        h("p", { role: "alert" }, strings.sheetFailed),
        h("button", { class: "outline", type: "button", onclick: retry }, icon("again"), strings.sheetRetry),
      );
      return;
    }
    name(provision);
    const go = (neighbour: URL, label: string) => {
      const next = { ...provision, article: null, clause: null, point: null, title: label };
      void this.#show(dialog, next, neighbour, locale, [...trail, { place: provision, url }]);
    };
    body.replaceChildren(
      h("ul", { class: "facts" }, ...facts(provision, locale).map((fact) => h("li", {}, fact))),
      provision.heading ? h("h3", { lang: "vi" }, provision.heading) : "",
      h("div", { class: "law", lang: "vi" }, provision.text),
      provision.note ? h("p", { class: "note", lang: "vi" }, icon("warning"), h("span", {}, provision.note)) : "",
      ...this.#neighbours(provision, strings, go),
      h(
        "a",
        { class: "outline", href: url.href, target: "_blank", rel: "noopener" },
        strings.ownPage,
        icon("out"),
      ),
    );
    body.scrollTop = 0;
  }

  #neighbours(provision: Provision, strings: Strings, go: (url: URL, label: string) => void): Node[] {
    const buttons = provision.neighbours.flatMap(({ label, url }) => {
      const target = safeUrl(url, this.#server);
      if (target?.origin !== this.#server.origin) return [];
      return [h("li", {}, h("button", { type: "button", lang: "vi", onclick: () => go(target, label) }, label, icon("next")))];
    });
    return buttons.length ? [h("h3", {}, strings.neighbours), h("ul", { class: "neighbours" }, ...buttons)] : [];
  }
}

function facts(provision: Provision, locale: Locale): string[] {
  const strings = STRINGS[locale];
  const { effective_from: from, effective_to: to, amended_by: amended } = provision;
  const lines: string[] = [];
  if (from && to) lines.push(strings.inForceBetween(formatDate(from, locale), formatDate(to, locale)));
  else if (from) lines.push(strings.inForceFrom(formatDate(from, locale)));
  if (amended) lines.push(strings.amendedBy(amended));
  return lines;
}
