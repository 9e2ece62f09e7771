"""The operations page: how the service does, switches of the channels, the banner of an incident, the content check."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

from fastapi import APIRouter, BackgroundTasks, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import health
from bot.console.access import Administrator, Form, Reader, now, say_to, services_of, text_of
from bot.console.rendering import error_page, go, page
from bot.console.wording import notice_refusal, part_names, switched_channels
from bot.services import Services
from knowledge.console.operations.checks import begin_check, is_running, last_check, run_check
from knowledge.console.operations.health import (
    content_hash,
    disk,
    newest_model,
    processes,
    product_version,
    python_version,
    queues,
)
from knowledge.console.operations.models import BackupRecord, Banner
from knowledge.console.operations.notices import (
    MAX_BANNER,
    MAX_REASON,
    NoticeError,
    Words,
    check_banner,
    end_banner,
    set_banner,
    shown,
    switch,
    switches,
)
from knowledge.console.sessions import moment
from knowledge.dates import VIETNAM

router = APIRouter()


@router.get("/operations")
async def operations(request: Request, _officer: Reader) -> Response:
    """Everybody signed in sees how the service does; administrators have the switches."""
    return await _page(request)


@router.post("/operations/channels")
async def switch_channel(request: Request, officer: Administrator, form: Form) -> Response:
    reason = Words(text_of(form, "reason_vi", MAX_REASON), text_of(form, "reason_en", MAX_REASON))

    def change(session: Session) -> None:
        switch(session, officer, text_of(form, "channel", 20), text_of(form, "on", 3) == "on", reason, _version(form))

    return await _changed(request, change)


@router.post("/operations/banner")
async def write_banner(request: Request, officer: Administrator, form: Form) -> Response:
    """`do`: preview (nothing is kept), publish or end."""
    text = Words(text_of(form, "text_vi", MAX_BANNER), text_of(form, "text_en", MAX_BANNER))
    start, end = _moment(text_of(form, "from", 16)), _moment(text_of(form, "to", 16))
    if text_of(form, "do", 10) == "end":
        return await _changed(request, lambda session: end_banner(session, officer, _version(form)))
    if text_of(form, "do", 10) == "publish":
        return await _changed(request, lambda session: set_banner(session, officer, text, start, end, _version(form)), text)
    try:
        check_banner(text, start, end)
    except NoticeError as error:
        return await _page(request, 422, refused=error.reason, preview=text, typed=_typed(form))
    return await _page(request, preview=text, typed=_typed(form))


@router.post("/operations/check")
def check_content_now(request: Request, officer: Administrator, _form: Form, background: BackgroundTasks) -> Response:
    """Begins the content check in the background; the page says when it is done."""
    _ = say_to(request)
    services = services_of(request)
    with services.database() as session:
        number = begin_check(session, officer)
        session.commit()
    if number is None:
        return error_page(request, 409, _("Đang kiểm tra nội dung rồi."), _("Hãy chờ lần kiểm tra này xong."))
    response = go("/operations")
    background.add_task(run_check, services.database, number, services.settings.content)
    response.background = background
    return response


async def _changed(request: Request, change: Any, preview: Words | None = None) -> Response:
    services = services_of(request)

    def write() -> str | None:
        with services.database() as session:
            try:
                change(session)
            except NoticeError as error:
                session.rollback()
                return error.reason
            session.commit()
        return None

    reason = await asyncio.to_thread(write)
    if reason is None:
        return go("/operations")
    return await _page(
        request, 409 if reason == "changed" else 422, refused=reason, preview=preview, typed=_typed(await request.form())
    )


async def _page(request: Request, status: int = 200, **context: Any) -> Response:
    services = services_of(request)
    parts = await health.parts(services)
    read = await asyncio.to_thread(_read, services)
    locale = request.state.officer.locale
    refused = context.pop("refused", None)
    return page(
        request,
        "operations.html",
        status,
        parts=parts,
        names=part_names(locale),
        channels=switched_channels(locale),
        refused=notice_refusal(refused, locale) if refused else None,
        longest=(MAX_REASON, MAX_BANNER),
        **({"preview": None, "typed": None} | read | context),
    )


def _read(services: Services) -> dict[str, Any]:
    at = now()
    with services.database() as session:
        row = session.get(Banner, 1)
        banner = None if row is None else shown(row)
        run = last_check(session)
        backup = session.scalar(select(BackupRecord).order_by(BackupRecord.id.desc()).limit(1))
        found = {
            "processes": processes(session, at),
            "queues": queues(session),
            "switches": switches(session),
            "banner": banner,
            "banner_times": _times(banner.starts_at, banner.ends_at) if banner else _times(at, at + dt.timedelta(hours=4)),
            "banner_holds": banner is not None and banner.holds_at(at),
            "banner_ahead": banner is not None and at < banner.ends_at,
            "banner_version": banner.version if banner else 0,
            "run": run,
            "running": is_running(run, at),
            "backup": backup,
        }
    home = services.settings.home
    versions = {
        "product": product_version(),
        "python": python_version(),
        "model": newest_model(home),
        "content": content_hash(services.settings.content),
    }
    return found | {"versions": versions, "disk": disk(home), "telegram_set": services.settings.telegram_token is not None}


def _version(form: Any) -> int:
    typed = text_of(form, "version", 9)
    return int(typed) if typed.isascii() and typed.isdigit() else -1


def _typed(form: Any) -> dict[str, str]:
    """What was typed, to be shown again."""
    return {name: text_of(form, name, MAX_BANNER) for name in ("text_vi", "text_en", "from", "to")}


def _moment(typed: str) -> dt.datetime | None:
    """A minute in Vietnam as `datetime-local` sends it; None for what is none."""
    try:
        at = dt.datetime.fromisoformat(typed)
    except ValueError:
        return None
    return at.replace(tzinfo=VIETNAM).astimezone(dt.UTC) if at.tzinfo is None and 2020 <= at.year <= 2200 else None


def _times(start: dt.datetime, end: dt.datetime) -> tuple[str, str]:
    """For the fields of the form."""
    first, last = (f"{moment(at).astimezone(VIETNAM):%Y-%m-%dT%H:%M}" for at in (start, end))
    return first, last
