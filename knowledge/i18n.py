"""Interface strings: Vietnamese in the code, English from `locale/en/LC_MESSAGES/noxh.po`.

`make locale` extracts the strings; a test fails when English lacks one.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
SUPPORTED = ("vi", "en")


@lru_cache
def translator(locale: str) -> Callable[[str], str]:
    """`gettext` for a locale; an unknown locale reads Vietnamese."""
    path = LOCALES / locale / "LC_MESSAGES" / "noxh.po"
    if locale not in SUPPORTED or not path.exists():
        return gettext.NullTranslations().gettext
    # Compiled in memory, so that no build step stands between an edit and its effect.
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext
