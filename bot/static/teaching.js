// Follows a training or a change of model: asks for the part of the page that changes, and loads the page anew when it has ended.

const EVERY_MS = 2000;
const OPEN = ["queued", "running", "requested", "starting"];

async function follow(place) {
  const response = await fetch(place.dataset.watch, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (response?.ok) {
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = parsed.querySelector("[data-state]");
    if (!fresh || !OPEN.includes(fresh.dataset.state)) return location.reload();
    const shown = place.querySelector("[data-state]");
    if (shown.textContent !== fresh.textContent) shown.replaceWith(fresh);
    else shown.querySelector("progress")?.setAttribute("value", fresh.querySelector("progress").value);
  }
  setTimeout(() => follow(place), EVERY_MS);
}

const watched = document.querySelector("[data-watch]");
if (watched) setTimeout(() => follow(watched), EVERY_MS);
