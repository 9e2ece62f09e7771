"""The projects section of the console, over `knowledge/console/projects/`."""

from bot.console.projects import changes, editing, entries, exports, imports, photos

ROUTERS = (entries.router, editing.router, changes.router, photos.router, exports.router, imports.router)
