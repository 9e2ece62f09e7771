// The inbox's keys: t, n on the group that has the focus, j and k between groups. Outside a group, and while one types, they do nothing.

const groups = [...document.querySelectorAll("[data-group]")];

function move(from, step) {
  const next = groups[groups.indexOf(from) + step];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.querySelector("#groups").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.target.matches("input, textarea, select")) return;
  const group = event.target.closest("[data-group]");
  if (!group) return;
  if (event.key === "j" || event.key === "k") {
    move(group, event.key === "j" ? 1 : -1);
  } else {
    const target = /^[a-z]$/.test(event.key) && group.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    target.click();
  }
  event.preventDefault();
});
