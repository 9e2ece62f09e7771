"""Photos of projects: decoded and written anew, so that nothing is served which a stranger's file could hide in a picture.

Kept as JPEG in `project_photos/` of the product's home, under random names; what cameras add (place, time, owner) is dropped.
"""

from __future__ import annotations

import io
import re
import secrets
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

FOLDER = "project_photos"
MEDIA_TYPE = "image/jpeg"
NAME = re.compile(r"[0-9a-f]{32}\.jpg")
FORMATS = ("JPEG", "PNG", "WEBP")
#: A camera's largest picture has fewer; each takes four bytes while it is decoded.
MAX_PIXELS = 40_000_000
#: The longer side of what is kept.
MAX_SIDE = 1_600
_QUALITY = 85


class PhotoError(ValueError):
    """`reason`: format (no JPEG, PNG or WebP, or broken) or size (too many pixels)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def written_anew(data: bytes) -> bytes:
    """The picture as a JPEG of at most `MAX_SIDE` a side, upright, on white, without metadata.

    Raises:
        PhotoError: see the class.
    """
    try:
        with warnings.catch_warnings():
            # Of a size that Pillow warns of: ours is smaller and is looked at next.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise PhotoError("size")
        # JPEG is decoded at a fraction of its size where that is enough.
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((MAX_SIDE, MAX_SIDE))
        canvas = Image.new("RGB", upright.size, "white")
        has_alpha = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        layer = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
        canvas.paste(layer, mask=layer if has_alpha else None)
    except Image.DecompressionBombError:
        raise PhotoError("size") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        if isinstance(error, PhotoError):
            raise
        raise PhotoError("format") from None
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def keep(home: Path, data: bytes) -> str:
    """Stores a picture that was written anew; its name."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.jpg"
    draft = folder / f".{name}"
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    draft.rename(folder / name)
    return name


def read(home: Path, name: str) -> bytes | None:
    """The picture; None where there is none of this name."""
    path = home / FOLDER / name
    return path.read_bytes() if NAME.fullmatch(name) and path.is_file() else None
