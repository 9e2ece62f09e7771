"""Puts the console into the gateway."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from bot.console import (
    account,
    audit_pages,
    editing,
    figures,
    finding,
    handoffs,
    home,
    inbox,
    law,
    law_imports,
    new_topics,
    office_hours,
    oidc,
    operations,
    preview,
    releases,
    report,
    revisions,
    sign_in,
    targets,
    teaching,
    topics,
    trained_models,
    training,
    users,
)
from bot.console.access import PATH, ForgedRequestError, SignedIn, SignInRequiredError, say_to
from bot.console.projects import ROUTERS as PROJECTS
from bot.console.rendering import HEADERS, error_page
from knowledge.console.releases import UnknownReleaseError
from knowledge.console.revisions import UnknownRevisionError
from knowledge.console.roles import NotAllowedError
from knowledge.console.serving import UnknownModelError
from knowledge.console.subjects import UnknownSubjectError
from knowledge.console.training import UnknownJobError

ROUTERS = (
    home.router,
    sign_in.router,
    oidc.router,
    account.router,
    # Before the topics' own pages: `/topics/new` is none of them.
    new_topics.router,
    topics.router,
    teaching.router,
    training.router,
    trained_models.router,
    editing.router,
    preview.router,
    finding.router,
    revisions.router,
    inbox.router,
    releases.router,
    law_imports.router,
    law.router,
    *PROJECTS,
    handoffs.router,
    office_hours.router,
    figures.router,
    targets.router,
    report.router,
    users.router,
    audit_pages.router,
    operations.router,
)


def add_console(app: FastAPI) -> None:
    """Adds the routes below `/console` and the answers to what may go wrong there."""
    for router in ROUTERS:
        app.include_router(router, prefix=PATH, include_in_schema=False)

    @app.get(f"{PATH}/{{rest:path}}", include_in_schema=False)
    def unknown(request: Request, _officer: SignedIn, rest: str) -> Response:
        _ = say_to(request)
        return error_page(request, 404, _("Không có trang này."))

    @app.exception_handler(SignInRequiredError)
    def _sign_in_first(request: Request, _error: SignInRequiredError) -> Response:
        # A form cannot be sent again after signing in: back to the page it stood on is the best there is.
        wanted = request.url.path if request.method == "GET" else PATH
        query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
        return RedirectResponse(f"{PATH}/sign-in?to={quote(wanted + query, safe='/')}", 303, HEADERS)

    @app.exception_handler(UnknownSubjectError)
    @app.exception_handler(UnknownRevisionError)
    @app.exception_handler(UnknownReleaseError)
    @app.exception_handler(UnknownJobError)
    @app.exception_handler(UnknownModelError)
    def _unknown(request: Request, _error: LookupError) -> Response:
        _ = say_to(request)
        return error_page(request, 404, _("Không có mục này."))

    @app.exception_handler(NotAllowedError)
    def _not_allowed(request: Request, _error: NotAllowedError) -> Response:
        _ = say_to(request)
        return error_page(
            request, 403, _("Anh/chị không có quyền làm việc này."), _("Hãy hỏi người quản trị nếu cần thêm vai trò.")
        )

    @app.exception_handler(ForgedRequestError)
    def _forged(request: Request, _error: ForgedRequestError) -> Response:
        _ = say_to(request)
        return error_page(
            request,
            403,
            _("Biểu mẫu đã hết hạn hoặc không phải của phiên này."),
            _("Nội dung chưa được lưu. Hãy quay lại trang trước, chép nội dung, tải lại trang rồi gửi lại."),
        )
