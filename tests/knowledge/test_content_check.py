"""`noxh content check`: every fault that would reach a citizen is named with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.content_check import check_content
from knowledge.content_check.figures import amounts, figures

TOPIC = """\
slug: sample
title: {vi: Chủ đề mẫu, en: Sample topic}
basis: law
related: []
questions:
  vi:
    - Câu hỏi thứ nhất là gì?
    - Câu hỏi thứ hai là gì?
  en:
    - What is the first question?
answers:
  - from: 2024-08-01
    to: 2025-10-09
    text:
      vi: Không quá {sample-limit} mỗi người.
      en: At most {sample-limit} a person.
    citations:
      - {document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}
  - from: 2025-10-10
    text:
      vi: Vẫn không quá {sample-limit}.
      en: Still at most {sample-limit}.
    citations:
      - {document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}
"""
PARAMETER = """\
- key: sample-limit
  title: {vi: Mức mẫu, en: Sample limit}
  unit: VND
  values:
    - value: 15000000
      from: 2024-08-01
      to: 2025-10-09
      citations: [{document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}]
    - value: 20000000
      from: 2025-10-10
      citations: [{document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}]
"""
PROJECT = """\
slug: sample-project
name: Dự án mẫu
localities: [hai-tan]
status: open
source: nguồn mẫu
checked_on: 2026-11-22
confidence: C
"""
LAWS = {
    "100-2024-nd-cp": """\
document: {number: 100/2024/NĐ-CP, slug: 100-2024-nd-cp, title: Nghị định}
provisions:
  - {article: 30, clause: 1, point: a, text: không quá 15 triệu đồng, from: 2024-08-01, to: 2025-10-09}
  - {article: 30, clause: 1, point: a, text: không quá 20 triệu đồng, from: 2025-10-10}
""",
    "261-2025-nd-cp": """\
document: {number: 261/2025/NĐ-CP, slug: 261-2025-nd-cp, title: Nghị định}
provisions:
  - {article: 1, clause: 2, text: sửa đổi, from: 2025-10-10}
""",
    "201-2025-qh15": """\
document: {number: 201/2025/QH15, slug: 201-2025-qh15, title: Nghị quyết thí điểm}
provisions:
  - {article: 9, clause: 1, text: thí điểm, from: 2025-06-01, to: 2030-05-31}
""",
}
LOCALITIES = """\
units:
  - {slug: hai-tan, name: phường Hải Tân, kind: ward, province: "31", former_province: Hải Dương, old: true}
"""


class Folder:
    """A content folder of one topic, one parameter and one project, with a little law."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.write("topics/sample.yaml", TOPIC)
        self.write("parameters/sample.yaml", PARAMETER)
        self.write("projects/sample-project.yaml", PROJECT)
        self.write("localities.yaml", LOCALITIES)
        for name, text in LAWS.items():
            self.write(f"law/{name}.yaml", text)

    def write(self, name: str, text: str) -> None:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self._path / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def append(self, name: str, text: str) -> None:
        self.write(name, (self._path / name).read_text(encoding="utf-8") + text)

    def faults(self) -> list[str]:
        """`topics/sample.yaml:3: what is wrong`."""
        return [f"{fault.path.relative_to(self._path)}:{fault.line}: {fault.message}" for fault in check_content(self._path)]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_products_content_has_no_fault() -> None:
    assert check_content() == []


def test_sound_content_has_no_fault(folder: Folder) -> None:
    assert folder.faults() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            "topics/sample.yaml",
            "    - Câu hỏi thứ nhất là gì?\n    - Câu hỏi thứ hai là gì?\n",
            "    []\n",
            "topics/sample.yaml:6: questions.vi: List should have at least 1 item",
            id="topic without a question",
        ),
        pytest.param(
            "topics/sample.yaml",
            TOPIC[TOPIC.index("answers:") :],
            "answers: []\n",
            "topics/sample.yaml:11: answers: List should have at least 1 item",
            id="topic without an answer",
        ),
        pytest.param(
            "topics/sample.yaml",
            "Still at most {sample-limit}.\n    citations:\n      - {document: 100/2024/NĐ-CP, article: 30, clause: 1",
            "Still at most {sample-limit}.\n    citations:\n      - {document: 100/2024/NĐ-CP, article: 30, clause: 99",
            "topics/sample.yaml:24: the stored law has no provision 100/2024/NĐ-CP, 30, 99, a",
            id="citation of a provision that is not stored",
        ),
        pytest.param(
            "topics/sample.yaml",
            "{document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}\n  - from: 2025-10-10",
            "{document: 9/2024/NĐ-CP, article: 30}\n  - from: 2025-10-10",
            "topics/sample.yaml:18: document '9/2024/NĐ-CP' is not stored",
            id="citation of a document that is not stored",
        ),
        pytest.param(
            "topics/sample.yaml",
            "{document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}\n  - from: 2025-10-10",
            "{document: 261/2025/NĐ-CP, article: 1, clause: 2}\n  - from: 2025-10-10",
            "topics/sample.yaml:18: 261/2025/NĐ-CP, 1, 2 is not in force on 2024-08-01",
            id="citation of a provision that is not in force yet",
        ),
        pytest.param(
            "topics/sample.yaml",
            "Still at most {sample-limit}.\n    citations:\n      - {document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}",
            "Still at most {sample-limit}.\n    citations:\n      - {document: 201/2025/QH15, article: 9, clause: 1}",
            "topics/sample.yaml:24: 201/2025/QH15, 9, 1 is not in force on 2030-06-01",
            id="citation of a pilot that ends before the answer does",
        ),
        pytest.param(
            "topics/sample.yaml",
            "    citations:\n      - {document: 100/2024/NĐ-CP, article: 30, clause: 1, point: a}\n  - from: 2025-10-10",
            "  - from: 2025-10-10",
            "topics/sample.yaml:12: an answer that rests on law or on the plan needs citations",
            id="answer on law without a citation",
        ),
        pytest.param(
            "topics/sample.yaml",
            "Vẫn không quá {sample-limit}.",
            "Vẫn không quá 20 triệu đồng.",
            "topics/sample.yaml:21: the amount '20 triệu' is typed; use a parameter",
            id="amount typed in an answer",
        ),
        pytest.param(
            "topics/sample.yaml",
            "At most {sample-limit} a person.",
            "At most VND 15 a person.",
            "topics/sample.yaml:16: the amount 'VND 1' is typed; use a parameter",
            id="amount typed in an English answer",
        ),
        pytest.param(
            "topics/sample.yaml",
            "    to: 2025-10-09",
            "    to: 2025-10-10",
            "topics/sample.yaml:19: overlaps the one that begins on 2024-08-01",
            id="answers on overlapping dates",
        ),
        pytest.param(
            "parameters/sample.yaml",
            "      to: 2025-10-09\n",
            "",
            "parameters/sample.yaml:8: overlaps the one that begins on 2024-08-01",
            id="values on overlapping dates",
        ),
        pytest.param(
            "topics/sample.yaml",
            "    to: 2025-10-09",
            "    to: 2024-07-01",
            "topics/sample.yaml:12: answers.0: Value error, 'to' (2024-07-01) lies before 'from' (2024-08-01)",
            id="answer that ends before it begins",
        ),
        pytest.param(
            "topics/sample.yaml",
            "    to: 2025-10-09",
            "    to: 2025-02-30",
            "topics/sample.yaml:13: answers.0.to: Input should be a valid date",
            id="date that is none",
        ),
        pytest.param(
            "topics/sample.yaml",
            "    to: 2025-10-09",
            "    to: 2025-10-09\n    to: 2025-10-08",
            "topics/sample.yaml:14: not YAML: the key 'to' stands twice",
            id="key given twice",
        ),
        pytest.param(
            "topics/sample.yaml",
            "title: {vi: Chủ đề mẫu, en: Sample topic}",
            "title: {vi: Chủ đề mẫu}",
            "topics/sample.yaml:2: title.en: Field required",
            id="missing English title",
        ),
        pytest.param(
            "topics/sample.yaml",
            "en: Still at most {sample-limit}.",
            "en: ''",
            "topics/sample.yaml:22: answers.1.text.en: String should have at least 1 character",
            id="empty English answer",
        ),
        pytest.param(
            "topics/sample.yaml",
            "vi: Không quá {sample-limit} mỗi",
            "vi: Không quá {sample-limits} mỗi",
            "topics/sample.yaml:15: parameter 'sample-limits' has no value on 2024-08-01",
            id="unknown parameter",
        ),
        pytest.param(
            "parameters/sample.yaml",
            "      from: 2025-10-10",
            "      from: 2025-11-01",
            "topics/sample.yaml:21: parameter 'sample-limit' has no value on 2025-10-10",
            id="parameter without a value on some days of the answer",
        ),
        pytest.param(
            "topics/sample.yaml",
            "slug: sample",
            "slug: other",
            "topics/sample.yaml:1: slug 'other' is not the file's name",
            id="slug that is not the file's name",
        ),
        pytest.param(
            "topics/sample.yaml",
            "related: []",
            "related:\n  - nowhere",
            "topics/sample.yaml:5: related topic 'nowhere' does not exist",
            id="related topic that does not exist",
        ),
        pytest.param(
            "topics/sample.yaml",
            "basis: law",
            "basis: law\nanswer: none",
            "topics/sample.yaml:4: answer: Extra inputs are not permitted",
            id="unknown field",
        ),
        pytest.param(
            "topics/sample.yaml",
            "related: []",
            "related: ]",
            "topics/sample.yaml:4: not YAML: did not find expected node content",
            id="not YAML",
        ),
        pytest.param(
            "parameters/sample.yaml",
            PARAMETER,
            "key: sample-limit\n",
            "parameters/sample.yaml:1: not a list",
            id="parameters that are not a list",
        ),
        pytest.param(
            "projects/sample-project.yaml",
            "[hai-tan]",
            "[hai-tann]",
            "projects/sample-project.yaml:3: locality 'hai-tann' does not exist",
            id="project in an unknown place",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(folder: Folder, file: str, old: str, new: str, expected: str) -> None:
    folder.change(file, old, new)
    assert any(fault.startswith(expected) for fault in folder.faults()), folder.faults()


def test_a_question_in_two_topics_is_a_fault_whatever_its_case_and_marks_at_the_end(folder: Folder) -> None:
    other = (
        TOPIC.replace("slug: sample", "slug: other")
        .replace("thứ hai là gì", "thứ ba là gì")
        .replace("thứ nhất là gì?", "THỨ NHẤT  LÀ GÌ")
    )
    folder.write("topics/other.yaml", other.replace("What is the first question?", "What is the second question?"))
    assert folder.faults() == ["topics/sample.yaml:7: the question is also one of 'other': 'Câu hỏi thứ nhất là gì?'"]


def test_a_parameter_defined_twice_is_a_fault(folder: Folder) -> None:
    folder.write("parameters/zz.yaml", PARAMETER)
    assert folder.faults() == ["parameters/zz.yaml:1: parameter 'sample-limit' is defined twice (also in sample.yaml)"]


def test_a_law_with_two_wordings_on_one_day_is_a_fault(folder: Folder) -> None:
    folder.change("law/100-2024-nd-cp.yaml", ", to: 2025-10-09", "")
    assert folder.faults() == ["law/100-2024-nd-cp.yaml:4: overlaps the one that begins on 2024-08-01"]


def test_a_broken_law_file_is_a_fault_with_its_line(folder: Folder) -> None:
    folder.change("law/261-2025-nd-cp.yaml", "text: sửa đổi, from: 2025-10-10", "text: sửa đổi, since: 2025-10-10")
    assert "law/261-2025-nd-cp.yaml:3: provisions.0.from: Field required" in folder.faults()


def test_a_folder_without_law_and_places_is_checked_against_the_products(folder: Folder, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "law")
    (tmp_path / "localities.yaml").unlink()
    # The law itself has another figure from 2026-04-07.
    assert folder.faults() == [
        "parameters/sample.yaml:9: 20000000 stands in none of the provisions cited; cite the right one or name a source"
    ]
    folder.change("parameters/sample.yaml", "      from: 2025-10-10\n", "      from: 2025-10-10\n      to: 2026-04-06\n")
    folder.change("topics/sample.yaml", "  - from: 2025-10-10\n", "  - from: 2025-10-10\n    to: 2026-04-06\n")
    assert folder.faults() == []


def test_text_that_is_not_utf8_is_a_fault(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "topics" / "sample.yaml").write_bytes(b"slug: sample\ntitle: \xff\n")
    assert folder.faults()[0] == "topics/sample.yaml:2: not UTF-8"


def test_every_fault_is_told_at_once(folder: Folder) -> None:
    folder.change("topics/sample.yaml", "slug: sample", "slug: other")
    folder.change("topics/sample.yaml", "Vẫn không quá {sample-limit}.", "Trong 7 ngày.")
    folder.change("projects/sample-project.yaml", "confidence: C", "confidence: E")
    assert len(folder.faults()) == 3


@pytest.mark.parametrize(
    "text",
    ["15 triệu", "15tr", "1,2 tỷ đồng", "500.000đ", "30%", "30 phần trăm", "77 m²", "10 ngày", "2 tuần", "12 tháng", "5 năm", "hai mươi triệu", "VND 25 million", "7 working days", "25 years"],
)  # fmt: skip
def test_an_amount_is_recognised(text: str) -> None:
    assert list(amounts(f"không quá {text}, theo quy định"))


@pytest.mark.parametrize(
    "text",
    ["Điều 30 khoản 1", "Mẫu số 01", "100/2024/NĐ-CP", "từ 01/7/2025", "năm 2026", "giai đoạn 2021-2025", "hai vợ chồng", "một trong ba cách", "Chỉ thị 34-CT/TW", "nhóm 13"],
)  # fmt: skip
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert not list(amounts(f"theo {text} thì"))


ANSWER = "Vẫn không quá {sample-limit}."
UNTRACED = "comes from no provision cited, no parameter and no fact"


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Từ ngày 1 tháng 7 năm 2026.", "1 tháng 7 năm 2026"),
        ("Từ 01/7/2026.", "01/7/2026"),
        ("Đến hết năm 2027.", "2027"),
        ("Từ tháng 8/2027.", "tháng 8/2027"),
        ("Dùng Mẫu số 05.", "Mẫu số 05"),
        ("Theo Nghị định 99/2025/NĐ-CP.", "99/2025/NĐ-CP"),
        ("Theo khoản 4 Điều 30.", "khoản 4 Điều 30"),
        ("Theo Phụ lục IX.", "Phụ lục IX"),
        ("Người từ 35 tuổi.", "35"),
        ("Người có hai con.", "hai"),
    ],
)
def test_a_figure_that_comes_from_nowhere_is_a_fault(folder: Folder, text: str, figure: str) -> None:
    folder.change("topics/sample.yaml", ANSWER, text)
    assert folder.faults() == [f"topics/sample.yaml:21: {figure!r} {UNTRACED}"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Người có dưới 20 phòng.", id="number in the text of the provision cited"),
        pytest.param("Điểm a khoản 1 Điều 30 quy định.", id="provision that is cited"),
        pytest.param("Từ 10/10/2025.", id="first day of the wording cited"),
        pytest.param("Theo Nghị định 261/2025.", id="document that is stored"),
        pytest.param("1. Làm đơn.\n        2. Nộp đơn.", id="numbers that count steps"),
    ],
)
def test_a_figure_of_the_provisions_cited_is_traced(folder: Folder, text: str) -> None:
    folder.change("topics/sample.yaml", "vi: " + ANSWER, f"vi: |\n        {text}")
    assert folder.faults() == []


def test_a_figure_must_stand_in_the_provision_on_every_day_of_the_answer(folder: Folder) -> None:
    """Written for the old wording, the answer goes on when the new one comes."""
    folder.change("topics/sample.yaml", "Không quá {sample-limit} mỗi người.", "Người có dưới 15 phòng.")
    assert folder.faults() == []
    later = "  - {article: 30, clause: 1, point: a, text: không quá 20 triệu đồng, from: 2025-10-10}"
    folder.change("law/100-2024-nd-cp.yaml", later, later.replace("from: 2025-10-10", "from: 2025-10-01"))
    folder.change("law/100-2024-nd-cp.yaml", "to: 2025-10-09", "to: 2025-09-30")
    assert f"topics/sample.yaml:15: '15' {UNTRACED}" in folder.faults()


@pytest.mark.parametrize(
    "fact",
    [
        "source: Báo chí ngày 01/3/2026",
        "reason: Tên của chương trình",
        "citations: [{document: 201/2025/QH15, article: 9, clause: 2}]",
    ],
)
def test_a_fact_traces_a_figure_in_both_languages(folder: Folder, fact: str) -> None:
    folder.write(
        "law/201-2025-qh15.yaml", LAWS["201-2025-qh15"] + "  - {article: 9, clause: 2, text: dưới 35 tuổi, from: 2025-06-01}\n"
    )
    folder.change("topics/sample.yaml", ANSWER, "Người dưới 35 tuổi.")
    folder.change("topics/sample.yaml", "Still at most {sample-limit}.", "People under 35.")
    folder.append("topics/sample.yaml", f"facts:\n  - {{figure: '35', {fact}}}\n")
    assert folder.faults() == []


def test_a_fact_whose_provision_lapses_before_the_answer_does_not_trace_it(folder: Folder) -> None:
    folder.change("law/201-2025-qh15.yaml", "text: thí điểm", "text: dưới 35 tuổi")
    folder.change("topics/sample.yaml", ANSWER, "Người dưới 35 tuổi.")
    folder.append(
        "topics/sample.yaml", "facts:\n  - {figure: '35', citations: [{document: 201/2025/QH15, article: 9, clause: 1}]}\n"
    )
    assert folder.faults() == [f"topics/sample.yaml:21: '35' {UNTRACED}", "topics/sample.yaml:26: no answer needs the fact '35'"]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("{figure: '35', reason: Tên}", "no answer needs the fact '35'"),
        ("{figure: mẫu, reason: Tên}", "'mẫu' holds no figure"),
        ("{figure: '35'}", "facts.0: Value error, a fact needs citations, a source or a reason: one of them"),
    ],
)
def test_a_fact_that_says_nothing_is_a_fault(folder: Folder, fact: str, expected: str) -> None:
    folder.append("topics/sample.yaml", f"facts:\n  - {fact}\n")
    assert folder.faults()[0] == f"topics/sample.yaml:26: {expected}"


def test_a_source_of_the_answer_traces_its_own_name_but_no_number(folder: Folder) -> None:
    folder.change("topics/sample.yaml", ANSWER, "Báo chí tháng 7/2026 nêu 35 phòng.")
    folder.append("topics/sample.yaml", "    sources: [{title: 'Báo Lao Động ngày 18/7/2026, 35 phòng', checked: 2026-11-22}]\n")
    assert folder.faults() == [f"topics/sample.yaml:21: '35' {UNTRACED}"]


def test_an_answer_does_not_name_a_document_that_came_after_its_last_day(folder: Folder) -> None:
    folder.change("law/261-2025-nd-cp.yaml", "slug: 261-2025-nd-cp", "slug: 261-2025-nd-cp, signed_on: 2025-10-10")
    folder.change("topics/sample.yaml", "At most {sample-limit} a person.", "At most {sample-limit} (Decree 261/2025).")
    assert folder.faults() == [f"topics/sample.yaml:16: '261/2025' {UNTRACED}"]


def test_a_document_cited_whole_must_be_in_force_throughout(folder: Folder) -> None:
    folder.change("law/261-2025-nd-cp.yaml", "slug: 261-2025-nd-cp", "slug: 261-2025-nd-cp, effective_to: 2030-05-31")
    folder.append("topics/sample.yaml", "      - {document: 261/2025/NĐ-CP}\n")
    assert folder.faults() == ["topics/sample.yaml:25: 261/2025/NĐ-CP is not in force on 2030-06-01"]


def test_a_parameters_value_stands_in_the_provision_it_cites(folder: Folder) -> None:
    folder.change("parameters/sample.yaml", "value: 20000000", "value: 21000000")
    expected = "21000000 stands in none of the provisions cited; cite the right one or name a source"
    assert folder.faults() == [f"parameters/sample.yaml:9: {expected}"]
    folder.change("parameters/sample.yaml", "value: 21000000", "value: 21000000\n      written: không quá 20 triệu")
    assert folder.faults() == []
    folder.change("parameters/sample.yaml", "không quá 20 triệu", "không quá 21 triệu")
    assert folder.faults()[0].startswith("parameters/sample.yaml:9: không quá 21 triệu stands in none")


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Mẫu số 01a, 04 hoặc 05", "Form 01a, 04 or 05"),
        ("từ 01/7 đến 31/12/2026", "from 1 July to 31 December 2026"),
        ("ngày 10 tháng 12 năm 2025", "10 December 2025"),
        ("từ 09/02/2026", "from 2026-02-09"),
        ("tháng 8/2026", "August 2026"),
        ("khoản 2, khoản 3 Điều 76", "clauses 2 and 3 of Article 76"),
        ("khoản 8 Điều 88", "Article 88(8)"),
        ("Phụ lục II", "Appendix II"),
        ("Thông tư 32/2025 và Thông tư 08/2026", "Circulars 32/2025 and 08/2026"),
        ("Chỉ thị 34-CT/TW", "Directive 34-CT/TW"),
        ("giai đoạn 2021-2030", "in 2021-2030"),
        ("từ hai con đẻ trở lên", "two or more birth children"),
        ("1.000.000 và 5,4", "1,000,000 and 5.4"),
    ],
)
def test_a_figure_is_the_same_in_both_languages(vietnamese: str, english: str) -> None:
    keys = [(figure.kind, figure.key) for figure in figures(vietnamese)]
    assert keys
    assert keys == [(figure.kind, figure.key) for figure in figures(english)]
