"""Documents to keep or print: the result of a check as PDF, the application file as DOCX or PDF.

A document is built as `blocks` without regard to its format and written by `pdf` or `docx`. Nothing is stored: a link carries, encrypted
and for a short time, what the document is made from (`links`).
"""

from pathlib import Path

#: Noto Serif: every Vietnamese letter.
FONTS = Path(__file__).parent / "fonts"
