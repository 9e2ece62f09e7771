// The console's editor: live preview, and search boxes that insert parameters and citations. Everything else works without it.

const DELAY_MS = 350;

/** Calls `action` once the calls have paused. */
function paused(action) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, DELAY_MS);
  };
}

/** Puts the part of a page that the server sends into `place`; an answer that a later one has overtaken is dropped. */
function loader(place) {
  let latest = 0;
  return async (url, options) => {
    const number = ++latest;
    const response = await fetch(url, { ...options, credentials: "same-origin", redirect: "error" }).catch(() => null);
    if (number !== latest || !response?.ok) return;
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    if (number === latest) place.replaceChildren(...parsed.body.childNodes);
  };
}

function startPreview(form) {
  const load = loader(document.querySelector("#preview"));
  const show = paused(() => load(form.dataset.preview, { method: "POST", body: new FormData(form) }));
  form.addEventListener("input", (event) => event.target.dataset.find || show());
  document.querySelector("[form=editor][name=as_of]").addEventListener("input", show);
  show();
  return show;
}

function startSearch(box, form) {
  const load = loader(document.getElementById(box.getAttribute("aria-controls")));
  const search = paused(() => {
    const query = new URLSearchParams({ q: box.value, as_of: form.elements.from.value });
    load(`${box.dataset.find}?${query}`);
  });
  box.addEventListener("input", search);
  // Enter in a search box searches; it never saves the draft.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!event.isComposing) search();
  });
}

function insert(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function cite(list, place, label) {
  const same = [...list.querySelectorAll("[name=citation]")].some((input) => input.value === place);
  if (same) return;
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.textContent = label;
  const input = Object.assign(document.createElement("input"), { type: "hidden", name: "citation", value: place });
  const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: list.dataset.remove });
  drop.setAttribute("aria-label", `${list.dataset.remove} ${label}`);
  drop.dataset.drop = "";
  item.append(text, input, drop);
  list.append(item);
}

function startEditor(form) {
  const show = startPreview(form);
  let area = form.querySelector("[data-text]");
  for (const text of form.querySelectorAll("[data-text]")) text.addEventListener("focus", () => (area = text));
  for (const box of form.querySelectorAll("[data-find]")) startSearch(box, form);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.insert && area) insert(area, button.dataset.insert);
    if (button?.dataset.citation) {
      cite(form.querySelector("#citations"), button.dataset.citation, button.dataset.label);
      show();
    }
    if (button && "drop" in button.dataset) {
      button.closest("li").remove();
      show();
    }
  });
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  addEventListener("beforeunload", (event) => changed && event.preventDefault());
}

const form = document.querySelector("#editor");
if (form) startEditor(form);
