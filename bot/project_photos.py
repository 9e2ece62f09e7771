"""Photos of projects, for anybody: `/project-photos/…` (`Card.image`)."""

from __future__ import annotations

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from bot.pages import limit
from bot.services import Services
from knowledge.project_photos import MEDIA_TYPE, read

#: A photo never changes under its name.
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
router = APIRouter(include_in_schema=False)


@router.get("/project-photos/{name}", dependencies=[Depends(limit)])
def photo(name: str, request: Request) -> Response:
    services: Services = request.app.state.services
    data = read(services.settings.home, name)
    if data is None:
        raise HTTPException(404, "Không có ảnh này.")
    return Response(data, media_type=MEDIA_TYPE, headers=_HEADERS)
