"""The text of a file, in a process of its own: `python -m knowledge.law.extract docx|pdf|txt < FILE`.

Writes one JSON object: `{"text": …}` or `{"fault": …}` with a name of `knowledge.law.files.Fault`. The process bounds its own memory,
time and files before it reads a byte; `knowledge.law.files` starts it, and kills it when it takes too long.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_S = 20
#: Letters of the text, pages of a PDF; parts of a DOCX, their size unpacked, and how much larger than packed.
MAX_TEXT, MAX_PAGES = 1_500_000, 500
MAX_PARTS, MAX_UNPACKED, MAX_RATIO = 2_000, 100 * 1024 * 1024, 200
#: Fewer letters a page than this are a scan with a stamp, not a text.
LEAST_ON_A_PAGE = 40
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class FileFaultError(Exception):
    """`args[0]` is a name of `knowledge.law.files.Fault`."""


def text_of(kind: str, data: bytes) -> str:
    """
    Raises:
        FileFaultError: the file is not what it should be, or holds no text.
    """
    text = {"docx": docx_text, "pdf": pdf_text, "txt": plain_text}[kind](data)
    if len(text) > MAX_TEXT:
        raise FileFaultError("long")
    if not text.strip():
        raise FileFaultError("no_text")
    return text


def plain_text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileFaultError("encoding") from None
    if "\0" in text:
        raise FileFaultError("encoding")
    return text


def docx_text(data: bytes) -> str:
    """The paragraphs of the body, those of tables among them; what was struck in tracked changes is left out."""
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - after the limits are set
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive)
            types = _part(archive, "[Content_Types].xml")
            document = _part(archive, "word/document.xml")
        if b"macroEnabled" in types:
            raise FileFaultError("macros")
        fromstring(types, forbid_dtd=True)
        body = fromstring(document, forbid_dtd=True)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, EOFError):
        raise FileFaultError("broken") from None
    except RuntimeError:
        # Of `zipfile`: the entry is encrypted.
        raise FileFaultError("encrypted") from None
    except (DefusedXmlException, ParseError):
        raise FileFaultError("entities" if b"<!" in document[:4_096] + types[:4_096] else "broken") from None
    return "\n".join(filter(None, (_paragraph(item).strip() for item in _inside(body, f"{_WORD}p"))))


def _check_parts(archive: zipfile.ZipFile) -> None:
    """What the archive says of itself, before anything is unpacked."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED or len(set(names)) < len(names):
        raise FileFaultError("bomb")
    if any(part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts):
        raise FileFaultError("bomb")
    if any("vbaproject" in name.lower() for name in names):
        raise FileFaultError("macros")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise FileFaultError("bomb")
    return data


def _inside(element: Element, wanted: str) -> Iterator[Element]:
    """Outermost elements of the name, without the second copy that Word keeps of a drawing's text for older programs."""
    waiting = [element]
    while waiting:
        found = waiting.pop()
        if found.tag == wanted:
            yield found
        elif found.tag != _FALLBACK:
            waiting += reversed(found)


def _paragraph(paragraph: Element) -> str:
    words = {f"{_WORD}tab": "\t", f"{_WORD}br": " ", f"{_WORD}cr": " ", f"{_WORD}noBreakHyphen": "-"}
    text = []
    waiting = [paragraph]
    while waiting:
        found = waiting.pop()
        if found.tag == f"{_WORD}t":
            text.append(found.text or "")
        elif found.tag in words:
            text.append(words[found.tag])
        elif found.tag != _FALLBACK:
            waiting += reversed(found)
    return "".join(text)


def pdf_text(data: bytes) -> str:
    """The text of the pages with the mark `[trang N]` before each, which `knowledge.law.clean` takes out again."""
    from pypdf import PdfReader  # noqa: PLC0415 - after the limits are set
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(io.BytesIO(data))
        # Many official files are locked against changes alone: an empty password opens them.
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileFaultError("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise FileFaultError("pages")
        pages, length = [], 0
        for page in reader.pages:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MAX_TEXT:
                raise FileFaultError("long")
    except FileFaultError:
        raise
    except MemoryError:
        raise FileFaultError("bomb") from None
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        NotImplementedError,
    ):
        # A broken file shows itself in pypdf by whatever its objects are taken for.
        raise FileFaultError("broken") from None
    if length < LEAST_ON_A_PAGE * max(len(pages), 1):
        raise FileFaultError("no_text")
    return "\n".join(f"[trang {number}]\n{text}" for number, text in enumerate(pages, 1))


def bound() -> None:
    """Of this process, for good: memory, time, no file that is written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    bound()
    try:
        answer = {"text": text_of(sys.argv[1], sys.stdin.buffer.read())}
    except FileFaultError as fault:
        answer = {"fault": str(fault)}
    except MemoryError:
        answer = {"fault": "bomb"}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
