"""A photo for a draft; citizens see it once the draft is published."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile

from bot.console.access import Officer, UploadForm, Writer, say_to, services_of, text_of
from bot.console.projects.changes import version_of
from bot.console.rendering import error_page, go
from knowledge.console.projects.changes import get_change, save
from knowledge.console.projects.checks import MOST_PHOTOS
from knowledge.console.steps import EditConflictError
from knowledge.project_photos import PhotoError, keep, written_anew

MAX_CAPTION = 200
router = APIRouter()


@router.post("/projects/changes/{number}/photos/upload")
async def add_photo(request: Request, officer: Writer, form: UploadForm, number: int) -> Response:
    sent = form.get("photo")
    data = await sent.read() if isinstance(sent, UploadFile) else b""
    version, caption = version_of(form), text_of(form, "caption", MAX_CAPTION)
    await form.close()
    return await asyncio.to_thread(_add, request, officer, number, version, data, caption)


def _add(request: Request, officer: Officer, number: int, version: int, data: bytes, caption: str) -> Response:
    _ = say_to(request)
    services = services_of(request)
    with services.database() as session:
        change = get_change(session, number)
        if change.state != "draft" or change.version != version:
            return _changed(request)
        photos = change.content["photos"]
        if len(photos) >= MOST_PHOTOS:
            detail = _("Mỗi dự án có nhiều nhất {most} ảnh. Hãy bỏ bớt ảnh cũ trước.").format(most=MOST_PHOTOS)
            return error_page(request, 422, _("Chưa thêm được ảnh"), detail)
        try:
            picture = written_anew(data)
        except PhotoError as error:
            detail = {
                "format": _("Tệp không phải ảnh JPEG, PNG hoặc WebP đọc được. Hãy chọn tệp khác."),
                "size": _("Ảnh có quá nhiều điểm ảnh. Hãy thu nhỏ ảnh rồi gửi lại."),
            }[error.reason]
            return error_page(request, 422, _("Chưa thêm được ảnh"), detail)
        item = {"file": keep(services.settings.home, picture), "caption": " ".join(caption.split())}
        content = change.content | {"photos": [*photos, item]}
        try:
            save(session, officer, number, version, content, change.note, "")
        except EditConflictError:
            return _changed(request)
        session.commit()
    return go(f"/projects/changes/{number}")


def _changed(request: Request) -> Response:
    _ = say_to(request)
    detail = _("Tải lại trang của bản này để xem bản mới nhất rồi thử lại; chưa có gì bị ghi đè.")
    return error_page(request, 409, _("Người khác vừa thay đổi bản này"), detail)
