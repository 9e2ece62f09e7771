/**
 * The embed script: `<script src="/widget.js" defer data-locale="vi" data-mode="bubble"></script>`.
 *
 * It defines `<noxh-chat>` and gives the script's settings to the element that stands in the page;
 * where there is none, it adds one to the end of the page. The server is the one the script came
 * from unless `data-server` names another.
 */

import { NoxhChat } from "./element";

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;

function start(): void {
  const settings = {
    server: script?.dataset.server || (script?.src ? new URL(script.src).origin : ""),
    locale: script?.dataset.locale ?? "vi",
    mode: script?.dataset.mode ?? "page",
  };
  const placed = document.querySelector<HTMLElement>("noxh-chat");
  const chat = placed ?? document.createElement("noxh-chat");
  for (const [name, value] of Object.entries(settings)) chat.dataset[name] ||= value;
  // Without a place of its own the page mode takes the whole window.
  if (!placed && chat.dataset.mode !== "bubble") chat.toggleAttribute("whole", true);
  if (!customElements.get("noxh-chat")) customElements.define("noxh-chat", NoxhChat);
  if (!placed) document.body.append(chat);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
