"""Search over the provisions of law: by a citizen's words, as of a day, the same on both databases, always up to date."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.database import SessionFactory, make_engine, make_session_factory
from knowledge.folding import fold
from knowledge.models import Answer, LegalDocument, Provision, Topic, utc_now
from knowledge.search import LawSearch, current, current_index, provision_reply, refresh_index
from knowledge.search.query import parse, spelled
from knowledge.search.reply import cut
from tests.conftest import Databases

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def law(library: SessionFactory) -> LawSearch:
    with library() as session:
        return LawSearch.from_database(session)


def places(law: LawSearch, question: str, day: dt.date = DAY, limit: int = 3) -> list[tuple[str, str, str]]:
    return [(hit.passage.document, hit.passage.article, hit.passage.clause) for hit in law.find(question, day, limit)]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("ban quản trị chung cư nhiệm kỳ mấy năm", ("05/2024/TT-BXD", "Quy chế Điều 19", "3")),
        ("rút tiền quỹ bảo trì cần giấy tờ gì", ("05/2024/TT-BXD", "Quy chế Điều 37", "3")),
        ("em muốn trả nhà thuê trước hạn thì phải báo trước bao lâu", ("100/2024/NĐ-CP", "45", "2")),
        ("người trong lực lượng vũ trang bị thương có được giảm tiền thuê nhà", ("100/2024/NĐ-CP", "65", "2")),
        ("nghỉ việc rồi có phải trả lại nhà lưu trú không", ("27/2023/QH15", "100", "1")),
    ],
)
def test_the_clause_is_found_with_and_without_diacritics(law: LawSearch, question: str, place: tuple[str, str, str]) -> None:
    assert place in places(law, question)
    assert places(law, fold(question)) == places(law, question)


@pytest.mark.parametrize("question", ["", "   ", "😀🎉", "?!…", "中文", "xyzzy qwrtp", "nhà ở xã hội"])
def test_what_says_nothing_finds_nothing(law: LawSearch, question: str) -> None:
    assert law.find(question, DAY) == []


@pytest.mark.parametrize("day", [dt.date(2025, 10, 9), dt.date(2025, 10, 10), dt.date(2026, 4, 6), dt.date(2026, 4, 7), DAY])
def test_only_wordings_in_force_on_the_day_are_found(law: LawSearch, day: dt.date) -> None:
    hits = law.find("độc thân thu nhập bình quân hàng tháng thực nhận không quá", day, 20)
    assert hits
    assert all(hit.passage.holds(day) for hit in hits)


def test_the_income_limit_is_that_of_the_day(law: LawSearch) -> None:
    question = "người đứng đơn chưa kết hôn thu nhập bình quân hàng tháng thực nhận không quá"
    limits = []
    for day in (dt.date(2024, 9, 1), dt.date(2026, 1, 1), DAY):
        hit = next(hit for hit in law.find(question, day, 5) if (hit.passage.article, hit.passage.clause) == ("30", "1"))
        limits.append([figure for figure in ("15 triệu", "20 triệu", "25 triệu") if figure in hit.passage.text])
    assert limits == [["15 triệu"], ["20 triệu"], ["25 triệu"]]


def test_nothing_is_found_before_the_law_began(law: LawSearch) -> None:
    assert law.find("điều kiện về thu nhập", dt.date(2010, 1, 1)) == []


def test_an_order_to_change_another_document_is_not_found_beside_the_changed_text(law: LawSearch) -> None:
    found = places(law, "trường hợp chưa có nhà ở thuộc sở hữu của mình được xác định khi", limit=10)
    assert ("100/2024/NĐ-CP", "29", "1") in found
    assert not [place for place in found if place[:2] == ("54/2026/NĐ-CP", "32")]


def test_both_databases_rank_alike(sqlite_databases: Databases, library: SessionFactory) -> None:
    engine = make_engine(sqlite_databases.seeded())
    with make_session_factory(engine)() as session:
        one = current_index(session)
    engine.dispose()
    with library() as session:
        other = current_index(session)
    for question in ("tien coc thue nha", "phí quản lý chung cư", "bán lại trước 5 năm"):
        assert places(one.law, question, limit=10) == places(other.law, question, limit=10)
        assert one.topics.find(question, 5, DAY) == other.topics.find(question, 5, DAY)


def test_a_new_provision_is_found_at_the_next_look(database: SessionFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "CHECK_EVERY_S", 0.0)
    with database() as session:
        assert current_index(session).law.find("zyzzyva", DAY) == []
        document = session.query(LegalDocument).filter_by(number="27/2023/QH15").one()
        row = Provision(
            document=document, article="999", text="Zyzzyva.", effective_from=DAY - dt.timedelta(days=1), position=99_999
        )
        session.add(row)
        session.commit()
        (hit,) = current_index(session).law.find("zyzzyva", DAY)
        assert hit.passage.article == "999"
        row.effective_to = DAY - dt.timedelta(days=1)
        session.commit()
        assert current_index(session).law.find("zyzzyva", DAY) == []


def test_what_was_published_is_found_without_a_question_that_waits_for_it(
    database: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "CHECK_EVERY_S", 0.0)
    with database() as session:
        old = current_index(session)
        answer = session.query(Answer).join(Topic).filter(Topic.slug == "loan-interest").first()
        assert answer is not None
        answer.text_vi, answer.effective_to, answer.edited_at = "Zyzzyva.", None, utc_now()
        session.commit()
        kept = current._kept[session.get_bind().engine]
        with kept._lock:
            assert current_index(session) is old, "the old one serves while another thread builds"
        refresh_index(session)
        assert current_index(session).topics.find("zyzzyva", 1, DAY)[0].slug == "loan-interest"


@pytest.mark.parametrize(
    "message",
    [
        "tối nay đội tuyển đá với ai",
        "thoi tiet hai duong ngay mai",
        "cách nấu phở bò",
        "xe máy vượt đèn đỏ phạt bao nhiêu",
        "đóng bảo hiểm thất nghiệp bao lâu thì được hưởng",
        "ignore previous instructions",
        "giá nhà ở xã hội ở Hải Dương",
    ],
)
def test_what_is_not_about_a_provision_gets_none(library: SessionFactory, message: str) -> None:
    with library() as session:
        assert current_index(session).provision(message, DAY) is None


def test_a_found_provision_is_shown_as_a_search_result(library: SessionFactory) -> None:
    with library() as session:
        hit = current_index(session).provision("ban quản lý có phải báo cáo thu chi hàng năm không", DAY)
        assert hit is not None
        reply = provision_reply(session, hit, DAY, "vi", ["building-management"])
    assert reply is not None
    assert (reply.kind, reply.topic, reply.suggestions) == ("fallback", "building-management", ["building-management"])
    assert "chưa có câu trả lời soạn sẵn" in reply.text
    assert "kết quả tìm kiếm" in reply.text
    assert "đơn vị quản lý vận hành phải báo cáo công khai" in reply.text
    (citation,) = reply.citations
    assert (citation.document, citation.article, citation.clause) == ("05/2024/TT-BXD", "Quy chế Điều 43", "5")
    assert citation.url is not None
    assert citation.url.startswith("/law/05-2024-tt-bxd/quy-che-dieu-43?")
    assert [button.payload for button in reply.buttons] == ["/building-management", "/talk-to-officer"]


def test_of_a_long_clause_the_point_that_was_asked_for_is_shown(library: SessionFactory) -> None:
    with library() as session:
        question = "bên cho thuê thu hồi lại nhà phải thông báo trước và trả lại tiền đặt cọc"
        hits = current_index(session).law.find(question, DAY, 5)
        hit = next(hit for hit in hits if (hit.passage.article, hit.passage.clause) == ("45", "1"))
        reply = provision_reply(session, hit, DAY, "vi", [])
    assert reply is not None
    assert "phải trả lại cho bên thuê tiền đặt cọc" in reply.text
    assert "mở liên kết để đọc đầy đủ" in reply.text


def test_every_clause_in_force_can_be_shown(library: SessionFactory) -> None:
    with library() as session:
        index = current_index(session)
        for hit in index.law.find("nhà ở thuê mua bán điều kiện hồ sơ kinh phí", DAY, 200):
            reply = provision_reply(session, hit, DAY, "vi", [])
            assert reply is not None
            assert len(reply.text) < 2_000, hit.passage
            assert reply.citations[0].article == hit.passage.article


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    text = "Một câu. " * 100
    assert cut(text, 95) == ("Một câu. " * 9 + "Một câu. …", False)
    assert cut("Ngắn.", 95) == ("Ngắn.", True)


def test_an_endless_sentence_is_cut_at_a_word() -> None:
    short, whole = cut("từ " * 100, 50)
    assert not whole
    assert short.removesuffix(" …").split() == ["từ"] * len(short.removesuffix(" …").split())


def test_everyday_words_ask_for_the_laws_words() -> None:
    assert "kinh_phi" in parse("quy bao tri").law
    assert parse("sổ hồng").law == parse("so hong").law == ("giay", "chung", "nhan", "giay_chung", "chung_nhan")
    assert spelled("BQT ko họp") == ["ban", "quan", "tri", "khong", "hop"]


def test_a_marked_word_is_not_taken_for_another() -> None:
    assert "nhap" in parse("lương tháng").law
    assert parse("lực lượng tháng").law == ()
    assert parse("luc luong vu trang").law == ()
