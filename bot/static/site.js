// Shows this server's own address in the embed code, ready to be copied.
for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;
