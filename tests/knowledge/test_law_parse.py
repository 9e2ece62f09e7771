"""A law text of any origin becomes articles, clauses, points and forms, and nothing else."""

from knowledge.law.clean import paragraphs, provenance
from knowledge.law.model import Key
from knowledge.law.parse import Shape, parse, parse_fragment, quotations

WRAPPED = """\
# NGHỊ ĐỊNH THỬ. Nguồn: bản in
================================================================================
[trang 1]
Điều 1. Đối tượng được hưởng chính sách hỗ trợ về nhà ở xã hội và việc áp dụng
cho các đối tượng khác
1. Hộ gia đình, cá nhân thuộc trường hợp bị thu hồi đất và phải giải tỏa, phá
dỡ nhà ở theo quy định tại khoản

[trang 2]


CÔNG BÁO/Số 37 + 38/Ngày 08-01-2024
69

2 Điều 7 của Luật này mà chưa được Nhà nước bồi thường bằng nhà ở, đất ở tại
địa phương.
a) Trường hợp thứ nhất;
b) Trường hợp thứ hai;
c) Trường hợp thứ ba;
d) Trường hợp thứ tư;
đ) Trường hợp thứ năm;
e) Trường hợp thứ sáu.
1a. Khoản thêm vào giữa.
2. Khoản hai.
Đoạn thứ hai của khoản hai.
Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày 01 tháng 8 năm 2024.
Nơi nhận:
- Như trên.
"""


def places(parsed: list) -> list[str]:
    return [item.key.label() for item in parsed]


def test_articles_clauses_and_points_are_found_in_their_order() -> None:
    found = parse(paragraphs(WRAPPED, "wrapped"))
    assert places(found) == [
        "Điều 1",
        "khoản 1 Điều 1",
        *(f"điểm {letter} khoản 1 Điều 1" for letter in "abcdđe"),
        "khoản 1a Điều 1",
        "khoản 2 Điều 1",
        "Điều 2",
    ]


def test_a_sentence_cut_by_a_page_is_whole_again_without_the_gazette_header() -> None:
    clause = parse(paragraphs(WRAPPED, "wrapped"))[1]
    assert clause.text == (
        "Hộ gia đình, cá nhân thuộc trường hợp bị thu hồi đất và phải giải tỏa, phá dỡ nhà ở theo quy định tại khoản "
        "2 Điều 7 của Luật này mà chưa được Nhà nước bồi thường bằng nhà ở, đất ở tại địa phương."
    )


def test_a_long_heading_is_joined_and_kept_apart_from_the_text() -> None:
    found = parse(paragraphs(WRAPPED, "wrapped"))
    assert found[0].heading == ("Đối tượng được hưởng chính sách hỗ trợ về nhà ở xã hội và việc áp dụng cho các đối tượng khác")
    assert found[-1].heading == "Hiệu lực"
    assert found[-1].text == "Nghị định này có hiệu lực từ ngày 01 tháng 8 năm 2024."


def test_the_origin_of_a_text_is_kept() -> None:
    assert provenance(WRAPPED) == "Nguồn: bản in"


def test_bulleted_articles_are_read() -> None:
    found = parse(["Điều 1. Một", "·              Điều 2. Hai", "1. Khoản."])
    assert places(found) == ["Điều 1", "Điều 2", "khoản 1 Điều 2"]


def test_a_quoted_article_is_not_an_article_of_the_amending_document() -> None:
    found = parse(
        [
            "Điều 1. Sửa đổi Nghị định khác",
            "1. Sửa đổi Điều 2 như sau:",
            "“Điều 2. Điều của văn bản khác",
            "1. Khoản của văn bản khác.",
            "2. Khoản thứ hai của văn bản khác.”",
            "2. Thay cụm từ “a” bằng cụm từ “b”.",
            "Điều 2. Hiệu lực",
        ]
    )
    assert places(found) == ["Điều 1", "khoản 1 Điều 1", "khoản 2 Điều 1", "Điều 2"]
    assert "Khoản thứ hai của văn bản khác." in found[1].text


def test_a_numbered_line_out_of_order_is_text_not_a_clause() -> None:
    found = parse(["Điều 1. Công thức", "1. Tính như sau:", "12. Số tháng trong năm", "2. Khoản hai."])
    assert places(found) == ["Điều 1", "khoản 1 Điều 1", "khoản 2 Điều 1"]


def test_forms_can_be_cited_one_by_one() -> None:
    found = parse(
        [
            "Điều 1. Mẫu",
            "Nơi nhận:",
            "PHỤ LỤC II",
            "MẪU ĐƠN",
            "Mẫu số 01 | Đơn mua",
            "Mẫu số 01. Đơn mua14",
            "1. Kính gửi: ...",
            "Điều 1. Điều của hợp đồng mẫu",
            "Mẫu số 01a. Đơn thuê",
            "Nội dung",
        ]
    )
    assert [(item.key, item.heading) for item in found[1:]] == [
        (Key("Phụ lục II"), "MẪU ĐƠN"),
        (Key("Phụ lục II", "Mẫu số 01"), "Đơn mua"),
        (Key("Phụ lục II", "Mẫu số 01a"), "Đơn thuê"),
    ]
    assert "Điều của hợp đồng mẫu" in found[2].text


def test_footnotes_of_a_printed_form_stand_behind_it() -> None:
    page = "\n".join(
        [
            "Điều 1. Mẫu",
            "Nơi nhận:",
            "Phụ lục",
            "Mẫu số 01. Đơn",
            "1. Kính gửi1: ......................................................................",
            "2. Tôi có thu nhập hằng tháng theo bảng lương do cơ quan, đơn vị nơi làm việc xác",
            "1 Ghi tên chủ đầu tư.",
            "[trang 2]",
            "nhận là ............ đồng.",
        ]
    )
    form = parse(paragraphs(page, "wrapped"))[-1]
    assert form.text.split("\n")[1:] == [
        "2. Tôi có thu nhập hằng tháng theo bảng lương do cơ quan, đơn vị nơi làm việc xác nhận là ...... đồng.",
        "1 Ghi tên chủ đầu tư.",
    ]


def test_articles_of_a_regulation_issued_with_a_circular_have_names_of_their_own() -> None:
    found = parse(["Điều 1. Của thông tư", "Nơi nhận:", "QUY CHẾ", "Quản lý nhà chung cư", "Điều 1. Của quy chế"])
    assert places(found) == ["Điều 1", "Quy chế Điều 1"]


def test_a_plan_in_roman_numbers_is_read() -> None:
    found = parse(["I. MỤC ĐÍCH", "1. Một.", "II- MỤC TIÊU", "1. Hai."], Shape(roman=True))
    assert [(item.key.article, item.key.clause) for item in found] == [
        ("I", None),
        ("I", "1"),
        ("II", None),
        ("II", "1"),
    ]


def test_new_words_are_taken_from_the_quotation() -> None:
    text = "Sửa đổi khoản 2 và bổ sung khoản 2a như sau:\n“2. Mới:\na) Một.\n2a. Thêm”."
    (quoted,) = quotations(text)
    found = parse_fragment(quoted, Key("19"))
    assert [(item.key.label(), item.text) for item in found] == [
        ("khoản 2 Điều 19", "Mới:"),
        ("điểm a khoản 2 Điều 19", "Một."),
        ("khoản 2a Điều 19", "Thêm."),
    ]
