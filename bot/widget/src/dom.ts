/** Builds DOM nodes. Text only ever becomes text nodes; inline styles are never written (CSP). */

type Child = Node | string | null | undefined | false;
type Attribute = string | number | boolean | null | undefined | ((event: never) => void);

/** `h("button", { class: "chip", onclick: … }, "Gửi")`: false and null attributes and children are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => typeof child === "object" ? child !== null : typeof child === "string" && child !== ""));
  return element;
}

/** Text that only screen readers hear. */
export function unseen(words: string): HTMLElement {
  return h("span", { class: "unseen" }, words);
}

/** An address on the server itself or an http(s) address; anything else (javascript:, data:) gives null. */
export function safeUrl(address: string, server: URL): URL | null {
  try {
    const url = new URL(address, server);
    return url.protocol === "https:" || url.protocol === "http:" ? url : null;
  } catch {
    return null;
  }
}
