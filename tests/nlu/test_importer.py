"""A topic file alone makes an intent, its examples and its rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.importers.importer import TrainingDataImporter

from nlu.importer import TopicError, TopicImporter, action_of, questions_of, rules_of
from nlu.lookups import documents_of, gazetteers_of
from tests.nlu.conftest import ROOT, write_topic


def importer_of(*paths: Path) -> TopicImporter:
    return TopicImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(path) for path in paths])


def test_a_new_topic_file_is_enough(content: Path) -> None:
    write_topic(content / "topics", "parking", None, ["Có chỗ để xe không?", "gửi xe ở đâu", "phí gửi xe", "Is there parking?"])
    importer = importer_of(content)
    assert "parking" in importer.get_domain().intents
    texts = {e.get("text") for e in importer.get_nlu_data().intent_examples if e.get("intent") == "parking"}
    assert texts == {"Có chỗ để xe không?", "gửi xe ở đâu", "phí gửi xe", "Is there parking?"}
    names = {step.block_name for step in importer.get_stories().story_steps}
    assert "topic parking" in names


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (None, "action_answer_topic"),
        ("find-project", "action_find_project"),
        ("loan-calculator", "action_loan_calculator"),
        ("eligibility-check", "eligibility_form"),
    ],
)
def test_the_action_of_a_topic(action: str | None, expected: str) -> None:
    assert action_of({"slug": "x", "action": action}) == expected


def test_a_guided_topic_brings_its_action_into_the_domain(content: Path) -> None:
    write_topic(content / "topics", "subscribe-projects", "subscribe-projects", ["nhận tin dự án", "báo em khi có", "Notify me"])
    actions = importer_of(content).get_domain().user_actions
    assert "action_subscribe_projects" in actions
    assert "eligibility_form" not in actions


def test_rules_of_a_topic() -> None:
    assert rules_of({"slug": "price", "action": None}) == [
        {"rule": "topic price", "steps": [{"intent": "price"}, {"action": "action_answer_topic"}]}
    ]
    start, again = rules_of({"slug": "eligibility-check", "action": "eligibility-check"})
    assert start["steps"][1:] == [{"action": "eligibility_form"}, {"active_loop": "eligibility_form"}]
    assert again["condition"] == [{"active_loop": "eligibility_form"}]


def test_a_question_given_twice_is_learned_once() -> None:
    assert questions_of({"questions": {"vi": ["Giá?", "Giá?", " "], "en": ["Price?"]}}) == ["Giá?", "Price?"]


def test_names_of_places_and_projects_reach_the_extractor(content: Path) -> None:
    data = importer_of(content).get_nlu_data()
    found = {
        (span.entity, span.value)
        for gazetteer in gazetteers_of(data.lookup_tables)
        for span in gazetteer.extract("dự án Tân Phú Hưng ở Chí Linh")
    }
    assert found == {("project", "tan-phu-hung"), ("locality", "chi-linh")}


def test_names_of_documents_of_law_reach_the_extractor(content: Path) -> None:
    law = content / "law"
    law.mkdir()
    (law / "100-2024-nd-cp.yaml").write_text(
        "document:\n  number: 100/2024/NĐ-CP\n  title: Nghị định về nhà ở xã hội\nprovisions:\n- {label: not read}\n",
        encoding="utf-8",
    )
    documents = documents_of(importer_of(content).get_nlu_data().lookup_tables)
    assert [span.value for span in documents.extract("điều 30 nghị định 100")] == [{"number": "100/2024/NĐ-CP", "article": "30"}]


def test_other_peoples_data_is_read_as_rasa_reads_it(tmp_path: Path) -> None:
    (tmp_path / "other.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: flight\n  examples: |\n    - có chuyến bay nào [Hà Nội](city) không\n', encoding="utf-8"
    )
    importer = TrainingDataImporter.load_nlu_importer_from_config(str(ROOT / "config.yml"), None, [str(tmp_path / "other.yml")])
    data = importer.get_nlu_data()
    assert data.intents == {"flight"}
    assert data.lookup_tables == []
    assert data.entities == {"city"}


def test_a_topic_may_not_take_the_name_of_a_dialogue_intent(content: Path) -> None:
    write_topic(content / "topics", "affirm", None, ["có", "ừ", "yes"])
    with pytest.raises(TopicError, match="affirm"):
        importer_of(content).get_domain()


@pytest.mark.parametrize("slug", ["Price", "giá", "a_b", "-a"])
def test_a_bad_slug_is_named_with_its_file(content: Path, slug: str) -> None:
    file = write_topic(content / "topics", "bad", None, ["a", "b", "c"])
    file.write_text(file.read_text(encoding="utf-8").replace("slug: bad", f"slug: {slug}"), encoding="utf-8")
    with pytest.raises(TopicError, match=r"bad\.yaml"):
        importer_of(content)


def test_broken_yaml_is_named_with_its_file(content: Path) -> None:
    (content / "topics" / "broken.yaml").write_text("slug: broken\nquestions: [\n", encoding="utf-8")
    with pytest.raises(TopicError, match=r"broken\.yaml"):
        importer_of(content)
