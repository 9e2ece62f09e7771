"""Text from a file that somebody sent: what it is, whether it may be read, and the reading in a bounded process.

Nothing of a file is believed: its first bytes say what it is, not its name, and `knowledge.law.extract` reads it apart from this
process, with little memory, little time, no environment and no file to write to.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from enum import StrEnum
from pathlib import Path

from knowledge.law import clean

ROOT = Path(__file__).parents[2]
MAX_BYTES = 10 * 1024 * 1024
TIMEOUT_S = 25
#: Readings at once; who comes next waits, and after so long is asked to come again.
_places = threading.BoundedSemaphore(2)
_WAIT_S = 30
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Fault(StrEnum):
    """Why no text was taken from a file."""

    EMPTY = "empty"
    LARGE = "large"
    KIND = "kind"
    OLD_WORD = "old_word"
    MACROS = "macros"
    BOMB = "bomb"
    ENTITIES = "entities"
    ENCRYPTED = "encrypted"
    ENCODING = "encoding"
    PAGES = "pages"
    LONG = "long"
    NO_TEXT = "no_text"
    BROKEN = "broken"
    SLOW = "slow"
    BUSY = "busy"


class LawFileError(ValueError):
    """The file gives no text; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


def paragraphs_of(name: str, data: bytes) -> list[str]:
    """The paragraphs of a DOCX, PDF or UTF-8 text file, page furniture out and printed lines joined.

    Raises:
        LawFileError: see `Fault`.
    """
    kind = _kind(name, data)
    text = _read(kind, data)
    found = clean.paragraphs(text, "wrapped" if kind == "pdf" else "paragraphs")
    if not found:
        raise LawFileError(Fault.NO_TEXT)
    return found


def _kind(name: str, data: bytes) -> str:
    ending = Path(name).suffix.lower()
    if not data:
        raise LawFileError(Fault.EMPTY)
    if len(data) > MAX_BYTES:
        raise LawFileError(Fault.LARGE)
    if ending in (".docm", ".dotm"):
        raise LawFileError(Fault.MACROS)
    if data.startswith(_COMPOUND):
        # Word 97 to 2003, or a newer file behind a password: the outside is the same.
        raise LawFileError(Fault.ENCRYPTED if ending == ".docx" else Fault.OLD_WORD)
    if data.startswith(b"PK"):
        return "docx"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if ending in (".txt", ".text", ""):
        return "txt"
    raise LawFileError(Fault.KIND)


def _read(kind: str, data: bytes) -> str:
    if not _places.acquire(timeout=_WAIT_S):
        raise LawFileError(Fault.BUSY)
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and a word of ours
            [sys.executable, "-m", "knowledge.law.extract", kind],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_S,
            cwd=ROOT,
            env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LawFileError(Fault.SLOW) from None
    finally:
        _places.release()
    if done.returncode < 0:
        # Stopped by a limit of its own.
        raise LawFileError(Fault.SLOW)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise LawFileError(Fault.BROKEN) from None
    if "fault" in answer:
        raise LawFileError(Fault(answer["fault"]))
    return str(answer["text"])
