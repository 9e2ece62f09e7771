"""A second province, started as an operator does: its own content folder, two settings, a model trained for its places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.eligibility_cases import read_cases
from tests.end_to_end.applicant import TODAY, Applicant
from tests.end_to_end.stack import Conversation, Stack, running
from tests.provinces.conftest import write_content

pytestmark = pytest.mark.trains
ELSEWHERE = ("Hải Phòng", "Hải Dương", "1,16", "1.16")


@pytest.fixture(scope="module")
def da_nang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    content = write_content(tmp_path_factory.mktemp("content-48"))
    with running(tmp_path_factory.mktemp("da-nang"), NOXH_PROVINCE="48", NOXH_CONTENT=str(content)) as product:
        yield product


@pytest.fixture
def resident(da_nang: Stack) -> Conversation:
    return da_nang.conversation(as_of=TODAY.isoformat())


def assert_nothing_of_elsewhere(answered: Any) -> None:
    text = json.dumps(answered, ensure_ascii=False)
    assert [word for word in ELSEWHERE if word in text] == []


@pytest.mark.parametrize(
    ("question", "topic", "said"),
    [
        ("xin chào", "greet", "người dân Đà Nẵng"),
        ("thu nhập bao nhiêu thì được mua nhà ở xã hội", "income-condition", "25 triệu đồng"),
        ("co nha o xa cho lam thi co duoc mua noxh khong", "housing-condition", "Đà Nẵng lấy từ 30 km"),
        ("lãi suất vay mua nhà ở xã hội hiện nay", "loan-interest", "5,4%"),
        ("ho so mua noxh gom nhung gi", "application-file", "Mẫu số 01"),
        ("cơ quan nào giải quyết", "contact-office", "Sở Xây dựng thành phố Đà Nẵng"),
        ("ở Đà Nẵng có dự án nào đang nhận hồ sơ không", "find-project", "thành phố Đà Nẵng"),
        ("cho em xem danh sách các dự án", "find-project", "ở khu vực Đà Nẵng"),
    ],
)
def test_the_law_of_the_country_in_the_words_of_the_province(
    resident: Conversation, question: str, topic: str, said: str
) -> None:
    answered = resident.ask(question)
    assert answered["topic"] == topic
    assert said in answered["text"]
    assert_nothing_of_elsewhere(answered)


def test_the_law_cited_is_the_same_as_in_the_first_province(resident: Conversation) -> None:
    places = [(item["document"], item["article"]) for item in resident.ask("điều kiện thu nhập để mua")["citations"]]
    assert ("100/2024/NĐ-CP", "30") in places


@pytest.mark.parametrize("known", ["single-at-limit-civil-servant-2026-11-22", "single-over-limit-civil-servant-2026-11-22"])
def test_the_guided_check_measures_by_the_national_limit(resident: Conversation, known: str) -> None:
    case = next(case for case in read_cases() if case.id == known)
    result = Applicant(case, 1).check(resident)
    assert (result.outcome, result.criteria) == (case.expected.outcome, case.expected.criteria.model_dump())
    assert_nothing_of_elsewhere(result.message)


def test_another_province_is_not_served(resident: Conversation) -> None:
    assert "Trợ lý này chỉ phục vụ khu vực Đà Nẵng" in resident.ask("mua nhà ở xã hội ở Hải Phòng thế nào")["text"]


def test_its_pages_and_its_list_of_projects_are_its_own(da_nang: Stack) -> None:
    page = httpx.get(da_nang.url)
    assert "Thành phố Đà Nẵng" in page.text
    projects = httpx.get(f"{da_nang.url}/api/v1/projects").json()
    assert projects["projects"] == []
    assert_nothing_of_elsewhere([page.text, projects])
