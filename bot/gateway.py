"""The gateway: the only process that the world reaches. `uvicorn --factory bot.gateway:create_app`."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException as StarletteHTTPException

from bot import (
    api,
    documents_api,
    law_changes,
    law_search,
    loans_api,
    metrics,
    notices_api,
    open_data_api,
    pages,
    procedure_api,
    project_photos,
    websocket,
)
from bot.body_limit import BodyLimit
from bot.console.app import add_console
from bot.health import actions_up, database_up
from bot.heartbeat import beat_for_ever
from bot.rate_limits import RateLimitedError
from bot.schemas import field_of, readable
from bot.services import Services, make_services
from bot.sessions import InvalidSessionError
from bot.turns import ConversationBusyError
from knowledge.console.checking import Checker
from knowledge.console.figures.targets import note_progress
from knowledge.console.releases import publish_due_releases
from knowledge.console.revisions import publish_due
from knowledge.dates import today
from knowledge.eligibility import InvalidFactError, LawNotCoveredError
from knowledge.search import refresh_index, warm_up
from knowledge.settings import Settings, get_settings

HOUSEKEEPING_INTERVAL_S = 24 * 3600
# What is scheduled is out at most this long after its moment; the look is one read of an index.
PUBLISHING_INTERVAL_S = 1.0
# A body of thousands of unknown fields shall not be answered by thousands of sentences.
MAX_ERRORS = 20
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_NO_SUCH_ADDRESS = "Không có địa chỉ này."
log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None, *, warm: bool = False) -> FastAPI:
    """The gateway; `warm` builds the search index before the first request instead of at the first search."""
    settings = settings or get_settings()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.services = services = make_services(settings)
        if warm:
            await asyncio.to_thread(warm_up, services.database)
        loops = (
            _housekeeping(services),
            _publishing(services),
            services.mailbox.run(),
            beat_for_ever(services.database, "gateway"),
        )
        background = [asyncio.create_task(loop) for loop in loops]
        try:
            yield
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await services.close()

    app = FastAPI(
        title="Trợ lý nhà ở xã hội",
        version="1",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(BodyLimit)
    app.middleware("http")(_log_and_protect)
    # A session id is a bearer token in the body, never a cookie: any site may embed the widget.
    # Outermost, so that a page elsewhere can read the errors too.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
    )
    app.include_router(api.router)
    app.include_router(procedure_api.router)
    app.include_router(documents_api.router)
    app.include_router(loans_api.router)
    app.include_router(notices_api.router)
    app.include_router(open_data_api.router)
    app.include_router(websocket.router)
    # Before the pages: `/law/changes` is no document.
    app.include_router(law_changes.router)
    app.include_router(law_search.router)
    app.include_router(pages.router)
    app.include_router(project_photos.router)
    add_console(app)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    _add_error_handlers(app)
    _add_probes(app)
    return app


async def _log_and_protect(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    started = time.perf_counter()
    try:
        # No address of ours holds a NUL, and PostgreSQL cannot be asked for one.
        nul = "\0" in request.scope["path"] or b"%00" in request.scope["query_string"]
        response = _problem(404, _NO_SUCH_ADDRESS) if nul else await call_next(request)
    except Exception:
        log.exception("unexpected error in %s", _route(request))
        response = _problem(500, "Hệ thống gặp lỗi ngoài dự kiến. Vui lòng thử lại sau ít phút.")
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    milliseconds = (time.perf_counter() - started) * 1000
    log.info("%s %s %s %.0f ms", request.method, _route(request), response.status_code, milliseconds)
    return response


def _route(request: Request) -> str:
    """The route's pattern, not the path: a path can hold a session id."""
    return str(getattr(request.scope.get("route"), "path", "-"))


def _add_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(InvalidSessionError)
    def _unauthorized(_request: Request, _error: InvalidSessionError) -> JSONResponse:
        return _problem(401, "Phiên trò chuyện không hợp lệ hoặc đã hết hạn. Hãy tạo phiên mới bằng POST /api/v1/sessions.")

    @app.exception_handler(RateLimitedError)
    def _rate_limited(_request: Request, error: RateLimitedError) -> JSONResponse:
        metrics.RATE_LIMITED.inc()
        detail = f"Quá nhiều yêu cầu. Vui lòng thử lại sau {error.retry_after} giây."
        return _problem(429, detail, {"Retry-After": str(error.retry_after)})

    @app.exception_handler(ConversationBusyError)
    def _busy(_request: Request, _error: ConversationBusyError) -> JSONResponse:
        return _problem(429, "Các tin trước đang được trả lời. Vui lòng chờ.", {"Retry-After": "2"})

    @app.exception_handler(LawNotCoveredError)
    def _not_covered(_request: Request, error: LawNotCoveredError) -> JSONResponse:
        return _invalid([{"field": "as_of", "message": str(error), "type": "law_not_covered"}])

    @app.exception_handler(InvalidFactError)
    def _invalid_fact(_request: Request, error: InvalidFactError) -> JSONResponse:
        return _invalid([{"field": error.fact, "message": str(error), "type": "invalid_fact"}])

    @app.exception_handler(RequestValidationError)
    def _unprocessable(_request: Request, error: RequestValidationError) -> JSONResponse:
        # The input itself is left out: it may be a person's words.
        errors = error.errors()[:MAX_ERRORS]
        return _invalid([{"field": field_of(item) or "body", "message": readable(item), "type": item["type"]} for item in errors])

    @app.exception_handler(StarletteHTTPException)
    def _refused(_request: Request, error: StarletteHTTPException) -> JSONResponse:
        if error.status_code == HTTPStatus.BAD_REQUEST:
            # FastAPI's word for bytes that are no UTF-8, endless brackets or numbers: to the sender it is broken JSON.
            return _invalid([{"field": "body", "message": readable({"type": "json_invalid", "loc": ()}), "type": "json_invalid"}])
        standard = {404: _NO_SUCH_ADDRESS, 405: "Địa chỉ này không nhận phương thức vừa dùng."}
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else standard.get(error.status_code)
        return _problem(error.status_code, detail or error.detail, dict(error.headers or {}))


def _invalid(errors: list[dict[str, str]]) -> JSONResponse:
    return JSONResponse({"detail": errors[0]["message"], "field": errors[0]["field"], "errors": errors}, 422)


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"detail": detail}, status, headers)


def _add_probes(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz() -> JSONResponse:
        services: Services = app.state.services
        rasa, actions = await asyncio.gather(services.rasa.is_up(), actions_up(services))
        parts = {"database": await asyncio.to_thread(database_up, services), "rasa": rasa, "actions": actions}
        ready = all(parts.values())
        body = {"status": "ready" if ready else "not ready", "parts": parts}
        return JSONResponse(body, 200 if ready else 503)

    @app.get("/metrics", include_in_schema=False)
    def prometheus() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/api/v1/{rest:path}", include_in_schema=False)
    def unknown(rest: str) -> None:
        raise HTTPException(404, f"Không có đường dẫn /api/v1/{rest}. Xem /api/v1/openapi.json.")


async def _housekeeping(services: Services) -> None:
    while True:
        try:
            await asyncio.to_thread(services.retention.purge, dt.datetime.now(dt.UTC))
            await asyncio.to_thread(_note_progress, services)
        except Exception:
            log.exception("housekeeping failed; next try in %s h", HOUSEKEEPING_INTERVAL_S // 3600)
        await asyncio.sleep(HOUSEKEEPING_INTERVAL_S)


def _note_progress(services: Services) -> None:
    with services.database() as session:
        note_progress(session, today())
        session.commit()


async def _publishing(services: Services) -> None:
    """Publishes what officers scheduled; of several gateways one is first, the others find nothing left.

    The search's index follows what was published here or elsewhere before a question asks for it.
    """
    check = Checker(services.settings.content, services.settings.province).obstacles

    def publish() -> None:
        with services.database() as session:
            publish_due(session, check, dt.datetime.now(dt.UTC))
            publish_due_releases(session, check, dt.datetime.now(dt.UTC))
            refresh_index(session)

    while True:
        try:
            await asyncio.to_thread(publish)
        except Exception:
            log.exception("publishing what is due failed; next try in %s s", PUBLISHING_INTERVAL_S)
        await asyncio.sleep(PUBLISHING_INTERVAL_S)
