"""Another province by configuration and content alone: its own words, nothing of Hải Phòng."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import CollectingDispatcher

from actions.base import KnowledgeAction
from actions.topics import AnswerTopic, Fallback
from knowledge.answers import answer_topic
from knowledge.content_check import check_content
from knowledge.content_export import export_training
from knowledge.content_files import CONTENT, read_content
from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.eligibility import Facts, decide
from knowledge.models import Topic
from knowledge.settings import Settings, SettingsError, get_settings
from operations.serve import prepare_database
from tests.actions.conftest import tracker
from tests.bot.conftest import started
from tests.conftest import hermetic
from tests.provinces.conftest import PROVINCE

ELSEWHERE = ("Hải Phòng", "Hải Dương", "1,16", "1.16")
DAYS = [dt.date(2024, 8, 1), dt.date(2025, 8, 1), dt.date(2025, 12, 1), dt.date(2026, 11, 22), dt.date(2031, 1, 1)]


def assert_nothing_of_elsewhere(text: str) -> None:
    assert [word for word in ELSEWHERE if word in text] == []


@pytest.fixture(scope="module")
def sessions(province_settings: Settings) -> Iterator[SessionFactory]:
    engine = make_engine(province_settings.database)
    yield make_session_factory(engine)
    engine.dispose()


def act(action: KnowledgeAction, text: str, **turn: Any) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    action.run(dispatcher, tracker(text, **turn), {})
    return [message["custom"] for message in dispatcher.messages]


def test_its_content_passes_the_check(folder: Path) -> None:
    assert check_content(folder) == []


def test_no_answer_on_any_day_in_any_language_says_anything_of_another_province(sessions: SessionFactory) -> None:
    with sessions() as session:
        slugs = list(session.scalars(Topic.__table__.select().with_only_columns(Topic.slug)))
        assert len(slugs) > 60
        for slug in slugs:
            for day in DAYS:
                for locale in ("vi", "en"):
                    assert_nothing_of_elsewhere(answer_topic(session, slug, day, locale, "48").model_dump_json())


def test_an_answer_rests_on_the_same_law_as_in_the_first_province(sessions: SessionFactory) -> None:
    with sessions() as session:
        reply = answer_topic(session, "income-condition", dt.date(2026, 11, 22), "vi", "48")
    assert "25 triệu đồng" in reply.text
    assert reply.citations[0].document == "100/2024/NĐ-CP"


def test_an_answer_has_what_the_province_says_of_itself(sessions: SessionFactory) -> None:
    with sessions() as session:
        reply = answer_topic(session, "housing-condition", dt.date(2026, 11, 22), "vi", "48")
    assert "Đà Nẵng lấy từ 30 km" in reply.text


def test_a_greeting_names_the_province(here: Settings) -> None:
    (reply,) = act(AnswerTopic(), "chào bạn", intent="greet")
    assert "người dân Đà Nẵng" in reply["text"]
    assert_nothing_of_elsewhere(json.dumps(reply, ensure_ascii=False))


def test_offices_are_the_provinces_and_one_without_data_is_said_to_be_unknown(here: Settings) -> None:
    (all_of_them,) = act(AnswerTopic(), "cơ quan nào giải quyết", intent="contact-office")
    assert "Sở Xây dựng thành phố Đà Nẵng" in all_of_them["text"]
    assert {card["title"] for card in all_of_them["cards"]} >= {"Chủ đầu tư dự án nhà ở xã hội"}
    (department,) = act(AnswerTopic(), "địa chỉ sở xây dựng ở đâu", intent="contact-office")
    assert department["text"].startswith("Tôi chưa có thông tin liên hệ của cơ quan này tại thành phố Đà Nẵng.")
    for reply in (all_of_them, department):
        assert_nothing_of_elsewhere(json.dumps(reply, ensure_ascii=False))


def test_projects_are_the_provinces(here: Settings) -> None:
    locality = [{"entity": "locality", "value": "da-nang", "start": 9, "end": 16}]
    (found,) = act(AnswerTopic(), "dự án ở Đà Nẵng", intent="find-project", entities=locality)
    assert "thành phố Đà Nẵng" in found["text"]
    assert found["cards"] == []
    (anywhere,) = act(AnswerTopic(), "có dự án nào không", intent="find-project")
    assert "ở khu vực Đà Nẵng" in anywhere["text"]
    for reply in (found, anywhere):
        assert_nothing_of_elsewhere(json.dumps(reply, ensure_ascii=False))


def test_hai_phong_is_another_province_and_da_nang_is_not(here: Settings) -> None:
    (elsewhere,) = act(Fallback(), "mua nhà ở Hải Phòng thế nào", intent="nlu_fallback")
    assert "Trợ lý này chỉ phục vụ khu vực Đà Nẵng" in elsewhere["text"]
    (own,) = act(Fallback(), "mua nhà ở Đà Nẵng thế nào", intent="nlu_fallback")
    assert "chỉ phục vụ khu vực" not in own["text"]


@pytest.mark.asyncio
async def test_the_gateway_decides_and_shows_for_this_province(province_settings: Settings) -> None:
    facts = {
        "as_of": "2026-11-22", "province": "48", "tenure": "buy", "group": "industrial-worker", "marital_status": "single",
        "monthly_income": 27_000_000, "raising_minor_children": False, "owns_home_in_province": False, "already_supported": False,
    }  # fmt: skip
    async with started(province_settings) as gateway:
        page = await gateway.http.get("/")
        decision = await gateway.http.post("/api/v1/eligibility", json=facts)
        projects = await gateway.http.get("/api/v1/projects")
        answer = await gateway.say("điều kiện thu nhập mua nhà ở xã hội")
    assert "Thành phố Đà Nẵng" in page.text
    # The national limit decides: 27 million would be in doubt under the coefficient reported for Hải Phòng.
    assert decision.json()["outcome"] == "not_eligible"
    assert projects.json()["projects"] == []
    for response in (page, decision, projects, answer):
        assert response.status_code == 200
        assert_nothing_of_elsewhere(response.text)


def test_understanding_learns_the_provinces_places_and_projects(
    sessions: SessionFactory, province_settings: Settings, tmp_path: Path
) -> None:
    """What `nlu/` builds its look-up tables from."""
    with sessions() as session:
        export_training(session, tmp_path)
    assert not (tmp_path / "projects").exists()
    numbers = {yaml.safe_load(path.read_text())["document"]["number"] for path in (tmp_path / "law").iterdir()}
    assert "100/2024/NĐ-CP" in numbers
    assert "KH-34-CT/TW" not in numbers
    units = yaml.safe_load((province_settings.content / "localities.yaml").read_text())["units"]
    assert {unit["province"] for unit in units} == {"48"}


def test_a_topic_of_its_own_takes_the_place_of_the_national_one(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "topics").mkdir()
    shutil.copy(CONTENT / "topics" / "thanks.yaml", tmp_path / "topics")
    (mine,) = (item for item in read_content(tmp_path).topics if item.value.slug == "thanks")
    assert mine.source.path == tmp_path / "topics" / "thanks.yaml"


def test_a_coefficient_of_its_own_counts_for_it_alone(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "own.yaml").write_text(
        "- key: income-coefficient\n  title: {vi: Hệ số, en: Coefficient}\n  unit: ratio\n  province: '48'\n"
        "  values: [{value: 1.1, from: 2026-08-01, state: unverified, source: chỉ để thử}]\n"
    )
    facts = Facts(
        as_of=dt.date(2026, 11, 22),
        province="48",
        tenure="buy",
        group="industrial-worker",
        marital_status="single",
        monthly_income=27_000_000,
        raising_minor_children=False,
    )
    assert decide(facts, read_content(folder).book()).criterion("income").result == "not_met"
    income = decide(facts, read_content(tmp_path).book()).criterion("income")
    assert income.result == "unknown"
    assert "hệ số 1,1" in income.explanation.vi


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  short: {vi: Đà Nẵng, en: Đà Nẵng}\n", "", "province.yaml:1: : Value error, words are missing: short"),
        ("facts:\n  - {figure: \"30\", source: \"Báo chí về Quyết định 29/2025 của Đà Nẵng\"}\n", "facts:\n", "'30' comes from no provision"),
    ],
)  # fmt: skip
def test_a_slip_in_the_provinces_words_is_a_fault(folder: Path, tmp_path: Path, old: str, new: str, expected: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_text(path.read_text())
    assert old in PROVINCE
    (tmp_path / "province.yaml").write_text(PROVINCE.replace(old, new))
    assert any(expected in str(fault) for fault in check_content(tmp_path)), check_content(tmp_path)


def test_a_province_without_places_is_a_fault(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "province.yaml").write_text(PROVINCE)
    assert [str(fault) for fault in check_content(tmp_path)] == [
        f"{tmp_path}/province.yaml:1: the province has no localities.yaml"
    ]


def test_content_and_settings_of_two_provinces_do_not_start(folder: Path, tmp_path: Path) -> None:
    settings = hermetic(tmp_path, f"sqlite:///{tmp_path / 'noxh.sqlite'}", province="31", content=folder)
    with pytest.raises(SettingsError, match="dành cho tỉnh có mã 48, nhưng NOXH_PROVINCE là 31"):
        prepare_database(settings, lambda _: None)


def test_a_content_folder_without_a_province_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOXH_CONTENT", str(tmp_path))
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match="NOXH_CONTENT không hợp lệ"):
        get_settings()
    get_settings.cache_clear()
