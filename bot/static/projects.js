// The editor of projects: a search box that puts localities into the list. Without it their names are typed, one a line.

// A scope of its own: the console's script is on the same page.
{
  const DELAY_MS = 350;

  function startLocalities(area) {
    const place = document.getElementById(area.getAttribute("aria-controls"));
    const list = document.querySelector("#localities");
    let timer = 0;
    let latest = 0;
    const line = () => area.value.slice(0, area.selectionStart).split("\n").pop().trim();

    async function search() {
      const number = ++latest;
      const query = new URLSearchParams({ q: line() });
      const response = await fetch(`${area.dataset.find}?${query}`, { credentials: "same-origin", redirect: "error" }).catch(() => null);
      if (number !== latest || !response?.ok) return;
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      if (number === latest) place.replaceChildren(...parsed.body.childNodes);
    }

    function choose(slug, label) {
      const known = [...list.querySelectorAll("input")].find((input) => input.value === slug);
      if (known) {
        known.checked = true;
      } else {
        const item = document.createElement("li");
        const row = Object.assign(document.createElement("label"), { className: "tick" });
        row.append(Object.assign(document.createElement("input"), { type: "checkbox", name: "locality", value: slug, checked: true }), label);
        item.append(row);
        list.append(item);
      }
      // What was typed to find it is no second name.
      const typed = line();
      area.value = area.value.split("\n").filter((text) => text.trim() !== typed).join("\n");
      place.replaceChildren();
      area.focus();
    }

    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, DELAY_MS);
    });
    place.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.locality) choose(button.dataset.locality, button.dataset.label);
    });
  }

  const form = document.querySelector("#project-form");
  if (form) {
    startLocalities(form.querySelector("[data-find]"));
    let changed = false;
    form.addEventListener("input", () => (changed = true));
    form.addEventListener("submit", () => (changed = false));
    addEventListener("beforeunload", (event) => changed && event.preventDefault());
  }
}
