"""Eligibility, topics and projects over HTTP, and what holds for every route."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import httpx
import pytest

from knowledge.dates import today
from tests.bot.conftest import Gateway, Start

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORKER: dict[str, Any] = {
    "as_of": "2026-11-22",
    "province": "31",
    "tenure": "buy",
    "group": "industrial-worker",
    "marital_status": "single",
    "monthly_income": 18_000_000,
    "spouse_monthly_income": None,
    "raising_minor_children": False,
    "owns_home_in_province": False,
    "land_certificate_without_house": False,
    "home_floor_area_m2": None,
    "household_size": None,
    "already_supported": False,
}


async def decide(gateway: Gateway, locale: str = "vi", **changes: Any) -> httpx.Response:
    return await gateway.http.post(f"/api/v1/eligibility?locale={locale}", json=WORKER | changes)


async def test_a_worker_within_the_limit_is_eligible_with_reasons_and_next_steps(gateway: Gateway) -> None:
    response = await decide(gateway)
    assert response.status_code == 200
    decision = response.json()
    assert (decision["outcome"], decision["missing"], decision["as_of"]) == ("eligible", [], "2026-11-22")
    assert {item["criterion"]: item["result"] for item in decision["criteria"]} == dict.fromkeys(
        ("group", "housing", "income", "once_only"), "met"
    )
    income = next(item for item in decision["criteria"] if item["criterion"] == "income")
    assert "25 triệu đồng" in income["explanation"]
    assert {"document", "article", "effective_from", "url"} <= set(income["citations"][0])
    assert decision["next_steps"]
    assert all(step["text"] for step in decision["next_steps"])


async def test_the_decision_follows_the_day(gateway: Gateway) -> None:
    before = await decide(gateway, as_of="2025-10-09", monthly_income=18_000_000)
    after = await decide(gateway, as_of="2025-10-10", monthly_income=18_000_000)
    assert (before.json()["outcome"], after.json()["outcome"]) == ("not_eligible", "eligible")


async def test_a_missing_fact_is_asked_for_not_guessed(gateway: Gateway) -> None:
    decision = (await decide(gateway, monthly_income=None)).json()
    assert decision["outcome"] == "need_more_information"
    assert "monthly_income" in decision["missing"]


async def test_nothing_known_is_a_question_too(gateway: Gateway) -> None:
    response = await gateway.http.post("/api/v1/eligibility", json={})
    assert (response.status_code, response.json()["outcome"]) == (200, "need_more_information")
    assert response.json()["as_of"] == today().isoformat()


async def test_a_day_that_is_null_is_today_in_vietnam(gateway: Gateway) -> None:
    assert (await decide(gateway, as_of=None)).json()["as_of"] == today().isoformat()


async def test_no_province_means_the_national_rule_alone(gateway: Gateway) -> None:
    national = (await decide(gateway, province=None, monthly_income=27_000_000)).json()
    local = (await decide(gateway, province="31", monthly_income=27_000_000)).json()
    assert national["outcome"] == "not_eligible"
    # The city's coefficient was only reported: within it nobody is refused, and nobody is promised.
    assert local["outcome"] != "not_eligible"


async def test_english_explanations(gateway: Gateway) -> None:
    income = next(item for item in (await decide(gateway, "en")).json()["criteria"] if item["criterion"] == "income")
    assert "VND 25 million" in income["explanation"]


async def test_a_day_before_the_law_is_refused_by_name(gateway: Gateway) -> None:
    response = await decide(gateway, as_of="2024-07-31")
    assert response.status_code == 422
    problem = response.json()
    assert problem["field"] == "as_of"
    assert "01/08/2024" in problem["detail"]
    assert [error["field"] for error in problem["errors"]] == ["as_of"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("as_of", "hôm qua"),
        ("province", "hai-phong"),
        ("province", "3"),
        ("tenure", "borrow"),
        ("group", "worker"),
        ("marital_status", "divorced"),
        ("monthly_income", -1),
        ("monthly_income", True),
        ("monthly_income", "18 triệu"),
        ("monthly_income", 18.5),
        ("monthly_income", 10**13),
        ("spouse_monthly_income", -1),
        ("home_floor_area_m2", 0),
        ("home_floor_area_m2", -3.5),
        ("home_floor_area_m2", "rộng"),
        ("home_floor_area_m2", True),
        ("household_size", 0),
        ("household_size", 2.5),
        ("already_supported", "có"),
        ("owns_home_in_province", 1),
        ("name", "Nguyễn Văn A"),
    ],
)
async def test_a_fact_that_cannot_be_is_refused_by_name(gateway: Gateway, field: str, value: Any) -> None:
    response = await decide(gateway, **{field: value})
    assert (response.status_code, response.json()["field"]) == (422, field)
    assert re.match(r"(Trường|Không có trường) ", response.json()["detail"])
    assert "should" not in response.json()["detail"]


async def test_every_topic_is_listed_and_can_be_read(gateway: Gateway) -> None:
    topics = (await gateway.http.get("/api/v1/topics")).json()
    assert len(topics) >= 66
    assert {"slug": "resale", "title": "Bán lại nhà ở xã hội"} in topics
    english = (await gateway.http.get("/api/v1/topics?locale=en")).json()
    assert {"slug": "resale", "title": "Reselling social housing"} in english
    answer = (await gateway.http.get("/api/v1/topics/income-condition?as_of=2025-09-01")).json()
    assert "15 triệu đồng" in answer["text"]
    assert answer["as_of"] == "2025-09-01"


async def test_projects_are_filtered_and_paged(gateway: Gateway) -> None:
    everything = (await gateway.http.get("/api/v1/projects?limit=100")).json()
    assert everything["total"] == len(everything["projects"]) == 21
    assert everything["next_offset"] is None
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        page = (await gateway.http.get("/api/v1/projects", params={"limit": 8, "offset": offset})).json()
        seen += [project["slug"] for project in page["projects"]]
        offset = page["next_offset"]
    assert seen == [project["slug"] for project in everything["projects"]]
    beyond = (await gateway.http.get("/api/v1/projects?offset=1000")).json()
    assert (beyond["projects"], beyond["next_offset"]) == ([], None)


@pytest.mark.parametrize("place", ["Hải Tân", "phuong tan hung", "thành phố Hải Dương"])
async def test_projects_are_found_by_old_and_new_places_with_and_without_marks(gateway: Gateway, place: str) -> None:
    found = (await gateway.http.get("/api/v1/projects", params={"place": place})).json()
    assert "tan-phu-hung" in [project["slug"] for project in found["projects"]]
    assert found["total"] < 21


async def test_an_unknown_place_has_no_projects(gateway: Gateway) -> None:
    assert (await gateway.http.get("/api/v1/projects", params={"place": "Paris"})).json()["total"] == 0


async def test_projects_by_status_kind_tenure_and_price(gateway: Gateway) -> None:
    for query, holds in (
        ({"status": "open"}, lambda project: project["status"] == "open"),
        ({"kind": "worker_lodging"}, lambda project: project["kind"] == "worker_lodging"),
        ({"tenure": "rent"}, lambda project: not project["tenures"] or "rent" in project["tenures"]),
        ({"price_max": 17_627_000}, lambda project: project["price_min"] <= 17_627_000),
    ):
        projects = (await gateway.http.get("/api/v1/projects", params=query)).json()["projects"]
        assert projects
        assert all(holds(project) for project in projects), query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=sold", "status"),
        ("kind=villa", "kind"),
        ("tenure=steal", "tenure"),
        ("price_max=-1", "price_max"),
        ("price_max=999999999999999999999", "price_max"),
        ("price_max=rẻ", "price_max"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("offset=-1", "offset"),
        (f"place={'x' * 101}", "place"),
    ],
)
async def test_a_filter_that_makes_no_sense_is_named(gateway: Gateway, query: str, field: str) -> None:
    response = await gateway.http.get(f"/api/v1/projects?{query}")
    assert (response.status_code, response.json()["field"]) == (422, field)


async def test_one_project_with_its_history_and_source(gateway: Gateway) -> None:
    project = (await gateway.http.get("/api/v1/projects/tan-phu-hung")).json()
    assert project["units"] == 1479
    assert project["verified"] is False
    assert project["source"]
    assert dt.date.fromisoformat(project["checked_on"])


@pytest.mark.parametrize("path", ["projects/khong-co", "projects/%3Cscript%3E", "topics/khong-co", "khong-co", ""])
async def test_what_does_not_exist_is_404_in_vietnamese(gateway: Gateway, path: str) -> None:
    response = await gateway.http.get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert response.json()["detail"].startswith("Không có")
    assert response.headers["content-type"].startswith("application/json")


async def test_a_wrong_method_is_405(gateway: Gateway) -> None:
    response = await gateway.http.get("/api/v1/messages")
    assert response.status_code in (404, 405)
    assert response.json()["detail"].startswith(("Không có", "Địa chỉ này"))


ROUTES = {
    ("post", "/api/v1/sessions"),
    ("delete", "/api/v1/sessions/{session_id}"),
    ("post", "/api/v1/messages"),
    ("post", "/api/v1/replies"),
    ("post", "/api/v1/ratings"),
    ("post", "/api/v1/eligibility"),
    ("get", "/api/v1/procedure"),
    ("post", "/api/v1/eligibility/pdf"),
    ("get", "/api/v1/application-file"),
    ("post", "/api/v1/loans"),
    ("post", "/api/v1/loans/pdf"),
    ("get", "/api/v1/projects"),
    ("get", "/api/v1/projects/{slug}"),
    ("get", "/api/v1/topics"),
    ("get", "/api/v1/topics/{slug}"),
    ("get", "/api/v1/law/changes"),
    ("get", "/api/v1/notices"),
    ("get", "/api/v1/open-data"),
    ("get", "/api/v1/open-data/{dimension}/{month}"),
}


async def test_the_openapi_document_describes_every_public_route(gateway: Gateway) -> None:
    document = (await gateway.http.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.")
    assert {(method, path) for path, item in document["paths"].items() for method in item} == ROUTES
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    reply = schemas["Reply"]["properties"]
    assert {"text", "topic", "kind", "citations", "as_of", "buttons", "cards", "suggestions"} <= set(reply)
    assert reply["kind"]["enum"] == ["answer", "clarification", "form", "card_list", "handoff", "fallback", "error"]
    assert schemas["MessageIn"]["required"] == ["session_id", "text"]


async def test_the_openapi_document_tells_how_requests_fail(gateway: Gateway) -> None:
    document = (await gateway.http.get("/api/v1/openapi.json")).json()
    operation = document["paths"]["/api/v1/messages"]["post"]["responses"]
    assert {"200", "401", "422", "429"} <= set(operation)
    assert operation["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/InvalidRequest")
    refusal = (await gateway.say("")).json()
    assert set(document["components"]["schemas"]["InvalidRequest"]["required"]) <= set(refusal)


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    return [found for value in node for found in references(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("path", ["/", "/widget.js", "/static/site.css", "/law/100-2024-nd-cp", "/api/v1/topics", "/khong-co"])
async def test_every_answer_carries_the_security_headers(gateway: Gateway, path: str) -> None:
    headers = (await gateway.http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]


async def test_a_page_of_another_site_may_use_the_api_but_sends_no_cookies(gateway: Gateway) -> None:
    origin = {"Origin": "https://congdoan.example.vn"}
    answer = await gateway.http.get("/api/v1/topics", headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "retry-after" in answer.headers["access-control-expose-headers"].lower()
    assert "set-cookie" not in answer.headers
    preflight = {"Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "content-type"}
    allowed = await gateway.http.options("/api/v1/sessions/a", headers=origin | preflight)
    assert allowed.status_code == 200
    assert "DELETE" in allowed.headers["access-control-allow-methods"]


async def test_an_unexpected_error_is_answered_politely_and_readable_from_other_sites(start: Start) -> None:
    async with start(database_url="sqlite:////nonexistent/noxh.sqlite") as gateway:
        response = await gateway.http.get("/api/v1/topics", headers={"Origin": "https://congdoan.example.vn"})
    assert response.status_code == 500
    assert response.json() == {"detail": "Hệ thống gặp lỗi ngoài dự kiến. Vui lòng thử lại sau ít phút."}
    assert response.headers["access-control-allow-origin"] == "*"
    assert "content-security-policy" in response.headers


async def test_probes_tell_what_is_up(gateway: Gateway, start: Start) -> None:
    assert (await gateway.http.get("/healthz")).json() == {"status": "ok"}
    ready = await gateway.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["parts"] == {"database": True, "rasa": False, "actions": False}
    async with start(database_url="sqlite:////nonexistent/noxh.sqlite") as broken:
        assert (await broken.http.get("/readyz")).json()["parts"]["database"] is False
        assert (await broken.http.get("/healthz")).status_code == 200


async def test_metrics_count_replies_and_hold_nobodys_words(gateway: Gateway) -> None:
    await gateway.say("một câu hỏi rất riêng về hồ sơ vay")
    page = (await gateway.http.get("/metrics")).text
    assert 'noxh_replies_total{channel="api",kind="fallback"}' in page
    assert "noxh_rasa_failures_total" in page
    assert "noxh_message_seconds_bucket" in page
    assert "rất riêng" not in page
    assert gateway.session_id.split(".")[0] not in page
