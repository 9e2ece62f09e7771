"""A new topic: nobody outside the console meets it before its first answer is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import yaml

from knowledge.answers import topic_buttons, topic_titles
from knowledge.console.new_topics import TopicDraft, TopicProblemError, add_topic, slug_of
from knowledge.console.roles import Actor, Role
from knowledge.console.subjects import open_subject
from knowledge.content_check import check_content
from knowledge.content_export import export_content, export_training
from knowledge.content_files import CONTENT, read_content
from knowledge.database import SessionFactory
from knowledge.search import TopicSearch
from knowledge.seed import seed
from tests.console.conftest import Console

LAN = Actor(1, "lan", frozenset((Role.AUTHOR,)))
SLUG = "nuoi-thu-cung"
QUESTIONS = (
    "Chung cư nhà ở xã hội có được nuôi chó không?",
    "nuôi mèo trong căn hộ noxh có bị cấm không ạ",
    "Tôi muốn nuôi thú cưng ở chung cư xã hội thì cần điều kiện gì",
    "chó mèo ở chung cư thì quy định thế nào",
    "em thuê nhà ở xã hội có nuôi mèo được không",
)
DRAFT = TopicDraft(SLUG, "Nuôi thú cưng", "Keeping pets", "law", ("building-management",), QUESTIONS, ("May I keep a dog?",))
ANSWER = {
    "from": "2025-01-01",
    "to": None,
    "text": {"vi": "Theo nội quy nhà chung cư.", "en": "By the rules of the building."},
    "citations": [{"document": "27/2023/QH15", "article": "77"}],
    "sources": [],
}


def with_topic(database: SessionFactory, *, published: bool) -> None:
    with database() as session:
        add_topic(session, LAN, DRAFT)
        if published:
            open_subject(session, "answer", SLUG).put(ANSWER)
        session.commit()


@pytest.mark.parametrize("published", [False, True])
def test_citizens_and_the_trainer_meet_a_topic_with_its_first_answer(
    database: SessionFactory, tmp_path: Path, published: bool
) -> None:
    with_topic(database, published=published)
    with database() as session:
        assert (SLUG in topic_titles(session, "vi")) is published
        assert bool(topic_buttons(session, [SLUG], "vi")) is published
        found = TopicSearch.from_database(session).find("nuôi chó mèo ở chung cư", 3)
        assert (SLUG in [hit.slug for hit in found]) is published
        export_training(session, tmp_path / "training")
        export_content(session, tmp_path / "content")
    for folder in ("training", "content"):
        assert (tmp_path / folder / "topics" / f"{SLUG}.yaml").exists() is published


def test_the_written_file_is_one_like_the_others_and_can_be_loaded(database: SessionFactory, tmp_path: Path) -> None:
    with_topic(database, published=True)
    with database() as session:
        export_content(session, tmp_path)
    written = yaml.safe_load((tmp_path / "topics" / f"{SLUG}.yaml").read_text(encoding="utf-8"))
    assert written["questions"] == {"vi": list(QUESTIONS), "en": ["May I keep a dog?"]}
    assert written["related"] == ["building-management"]
    for folder in ("law", "forms", "papers", "procedure"):
        (tmp_path / folder).symlink_to(CONTENT / folder)
    assert [fault for fault in check_content(tmp_path) if SLUG in str(fault)] == []


def test_a_topic_outlives_the_loading_of_the_shipped_content(database: SessionFactory) -> None:
    with_topic(database, published=True)
    with database() as session:
        seed(session, read_content())
        session.commit()
        assert SLUG in topic_titles(session, "vi")


def test_a_slug_is_made_from_the_title() -> None:
    assert slug_of("Nuôi thú cưng, được không?") == "nuoi-thu-cung-duoc-khong"
    assert len(slug_of("rất dài " * 40)) <= 60


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"slug": "Nuôi"}, "slug"),
        ({"slug": "affirm"}, "slug"),
        ({"slug": "new"}, "slug"),
        ({"slug": "resale"}, "taken"),
        ({"title_en": ""}, "titles"),
        ({"basis": "hearsay"}, "basis"),
        ({"related": ("no-such-topic",)}, "related"),
        ({"questions": QUESTIONS[:2]}, "questions"),
    ],
)
def test_what_stands_in_the_way_is_named(database: SessionFactory, change: dict[str, object], reason: str) -> None:
    with database() as session, pytest.raises(TopicProblemError) as caught:
        add_topic(session, LAN, replace(DRAFT, **change))  # type: ignore[arg-type]
    assert reason in caught.value.reasons


async def test_an_author_writes_a_topic_from_a_question_that_was_not_answered(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    page = (await lan.get("/topics/new", params={"question": QUESTIONS[0]})).text
    assert QUESTIONS[0] in page
    form = {
        "title_vi": "Nuôi thú cưng",
        "title_en": "Keeping pets",
        "basis": "law",
        "questions": "\n".join(QUESTIONS),
    }
    response = await lan.post("/topics/new", form, page="/topics/new")
    assert response.headers["location"] == f"/console/edit/answer/{SLUG}"
    assert "chưa có câu trả lời được công bố" in (await lan.get(f"/topics/{SLUG}")).text
    citizen = await console_api(console)
    assert SLUG not in (await citizen.get("/api/v1/topics")).text
    assert (await citizen.get(f"/api/v1/topics/{SLUG}")).status_code == 404


async def test_a_contradiction_is_seen_before_the_topic_is_made(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    bad = "lai suat vay mua nha o xa hoi hien nay la bao nhieu"
    form = {"title_vi": "Nuôi thú cưng", "title_en": "Keeping pets", "basis": "law", "questions": "\n".join([*QUESTIONS, bad])}
    response = await lan.post("/topics/new", form, page="/topics/new")
    assert response.status_code == 200
    assert "Trái nhau" in response.text
    assert (await lan.post("/topics/new", form | {"seen": "another line"}, page="/topics/new")).status_code == 200
    assert (await lan.post("/topics/new", form | {"seen": bad}, page="/topics/new")).status_code == 303


async def test_a_form_with_faults_comes_back_with_what_was_typed(console: Console) -> None:
    lan = await console.signed_in("lan", Role.AUTHOR)
    form = {"title_vi": "Bán lại", "title_en": "", "slug": "resale", "basis": "law", "questions": QUESTIONS[0]}
    response = await lan.post("/topics/new", form, page="/topics/new")
    assert response.status_code == 422
    for text in ("đã có chủ đề khác dùng", "tên tiếng Anh", "ít nhất 5 câu mẫu", QUESTIONS[0]):
        assert text in response.text


async def console_api(console: Console) -> httpx.AsyncClient:
    return (await console.browser()).http
