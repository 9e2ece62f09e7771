"""The public HTTP API, `/api/v1`: sessions, messages, eligibility, topics, projects."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from bot.eligibility_api import EligibilityIn, EligibilityOut, decide_for_api
from bot.schemas import (
    InvalidRequest,
    Locale,
    MessageIn,
    MessagesOut,
    Problem,
    ProjectsOut,
    RatingIn,
    RepliesIn,
    RepliesOut,
    SessionIn,
    SessionOut,
    TopicOut,
)
from bot.services import Services, client_address
from knowledge.answers import UnknownTopicError, answer_topic, topic_titles
from knowledge.content_schema import ProjectKind, ProjectStatus, Tenure
from knowledge.dates import today
from knowledge.localities import Locality
from knowledge.projects import ProjectQuery, find_projects, get_project, project_json
from knowledge.ratings import Rating
from knowledge.reply import Reply

router = APIRouter(
    prefix="/api/v1",
    responses={
        422: {"model": InvalidRequest, "description": "Dữ liệu gửi lên không hợp lệ; `field` là trường sai"},
        429: {"model": Problem, "description": "Quá nhiều yêu cầu; `Retry-After` là số giây phải chờ"},
    },
)
UNAUTHORIZED: dict[int | str, dict[str, Any]] = {401: {"model": Problem, "description": "Phiên giả mạo hoặc đã hết hạn"}}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _limited(request: Request, services: Annotated[Services, Depends(_services)]) -> Services:
    await services.limits.check(client_address(request))
    return services


Open = Annotated[Services, Depends(_services)]
Limited = Annotated[Services, Depends(_limited)]


@router.post("/sessions", status_code=201)
async def create_session(services: Limited, _body: SessionIn | None = None) -> SessionOut:
    return SessionOut(session_id=services.signer.issue())


@router.delete("/sessions/{session_id}", status_code=204, responses=UNAUTHORIZED)
async def delete_session(session_id: str, services: Limited) -> Response:
    """Deletes what was kept of this conversation."""
    conversation = services.signer.conversation(session_id)
    # What is in work now would be kept afterwards.
    async with services.conversations.turn(conversation):
        await asyncio.to_thread(services.retention.forget, conversation)
    services.conversations.forget(conversation)
    return Response(status_code=204)


@router.post("/messages", responses=UNAUTHORIZED)
async def send_message(body: MessageIn, request: Request, services: Open) -> MessagesOut:
    conversation = services.signer.conversation(body.session_id)
    await services.limits.check(client_address(request), conversation)
    replies = await services.conversations.handle(conversation, body.text, locale=body.locale, as_of=body.as_of, channel="api")
    return MessagesOut(session_id=body.session_id, messages=replies)


@router.post("/ratings", status_code=204, responses=UNAUTHORIZED)
def rate_answer(body: RatingIn, services: Limited) -> Response:
    """What the citizen thinks of the latest answer of this conversation on a topic; a later rating replaces it.

    It is noted in the background: a topic that was not answered here is passed over.
    """
    conversation = services.signer.conversation(body.session_id)
    services.recorder.note(Rating(conversation, body.topic, body.rating, body.reason))
    return Response(status_code=204)


@router.post("/replies", responses=UNAUTHORIZED)
def read_replies(body: RepliesIn, services: Limited) -> RepliesOut:
    """What officers wrote to this conversation and it has not been shown yet; ids in `received` have been, and are not given again."""
    conversation = services.signer.conversation(body.session_id)
    if body.received:
        services.mailbox.received(conversation, [int(number) for number in body.received])
    return RepliesOut.model_validate({"replies": services.mailbox.waiting(conversation)})


@router.post("/eligibility")
def check_eligibility(body: EligibilityIn, services: Limited, locale: Locale = "vi") -> EligibilityOut:
    with services.database() as session:
        return decide_for_api(session, body, locale, services.province)


@router.get("/topics")
def list_topics(services: Limited, locale: Locale = "vi") -> list[TopicOut]:
    with services.database() as session:
        return [TopicOut(slug=slug, title=title) for slug, title in topic_titles(session, locale).items()]


@router.get("/topics/{slug}", responses=NOT_FOUND)
def read_topic(slug: str, services: Limited, locale: Locale = "vi", as_of: dt.date | None = None) -> Reply:
    """The answer on a topic as of a day, without dialogue."""
    with services.database() as session:
        try:
            if slug not in topic_titles(session, locale):
                raise UnknownTopicError(slug)
            return answer_topic(session, slug, as_of or today(), locale, services.settings.province)
        except UnknownTopicError:
            raise HTTPException(404, f"Không có chủ đề {slug!r}.") from None


@router.get("/projects")
def list_projects(
    services: Limited,
    place: Annotated[str | None, Query(max_length=100, description="Tên xã, phường, quận, huyện (cũ hoặc mới)")] = None,
    status: ProjectStatus | None = None,
    tenure: Tenure | None = None,
    kind: ProjectKind | None = None,
    price_max: Annotated[int | None, Query(ge=0, le=10**12, description="VND/m²")] = None,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ProjectsOut:
    localities = _slugs_near(services, place) if place else None
    query = ProjectQuery(localities=localities, status=status, tenure=tenure, kind=kind, price_max=price_max)
    with services.database() as session:
        page = find_projects(session, query, offset, limit)
        return ProjectsOut(total=page.total, next_offset=page.next_offset, projects=[project_json(row) for row in page.projects])


@router.get("/projects/{slug}", responses=NOT_FOUND)
def read_project(slug: str, services: Limited) -> dict[str, Any]:
    with services.database() as session:
        project = get_project(session, slug)
        if project is None:
            raise HTTPException(404, f"Không có dự án {slug!r}.")
        return project_json(project)


def _slugs_near(services: Services, place: str) -> frozenset[str]:
    found: list[Locality] = services.localities.find(place)
    return frozenset(slug for locality in found for slug in services.localities.covers(locality.slug))
