"""Trainings and models as officers ask for them: one at a time, ended in every case, put to work by who may publish."""

from __future__ import annotations

import datetime as dt
from html import escape

import pytest

from knowledge.console.accounts import add_user
from knowledge.console.judgement import Judgement, Verdict, compare, sign_test, topic_scores, totals
from knowledge.console.roles import Actor, Role
from knowledge.console.serving import (
    ActivationOpenError,
    ModelInUseError,
    active_model,
    ask_activation,
    claim_activation,
    end_activation,
    end_silent,
    keep_model,
    remove_model,
    serve_first,
    still_starting,
)
from knowledge.console.totp import TotpSecrets
from knowledge.console.training import (
    SILENCE,
    JobGoneError,
    TrainingOpenError,
    ask_cancelling,
    ask_training,
    claim_job,
    fail_silent,
    finish,
    get_job,
    report,
)
from knowledge.console.training_models import TrainedModel
from knowledge.database import SessionFactory
from knowledge.models import utc_now
from tests.console.conftest import OPERATOR, PASSWORD, Console

LATER = dt.timedelta(minutes=10)


def officer(database: SessionFactory) -> Actor:
    with database() as session:
        made = add_user(
            session, OPERATOR, TotpSecrets("a key of the tests"), "lan", "Lan", [Role.AUTHOR, Role.PUBLISHER], PASSWORD
        )
        session.commit()
        return Actor(made.user.id, "lan", frozenset((Role.AUTHOR, Role.PUBLISHER)))


def model(database: SessionFactory, archive: str, judgement: Judgement | None = None) -> int:
    with database() as session:
        data = judgement.as_json() if judgement else None
        row = keep_model(
            session, archive, code="c", shipped="s", size=20_000_000, topics=["price", "resale"], questions=9, judgement=data
        )
        session.commit()
        return row.id


def judged(clean: str, unmarked: str | None = None, failed: tuple[tuple[str, str], ...] = ()) -> Judgement:
    """Answers as letters to the questions `aaaabbbb`: `a` is the topic price, `b` resale, `o` out of scope, `f` the fallback."""
    names = {"a": "price", "b": "resale", "o": "out-of-scope", "f": "nlu_fallback"}
    said = {"clean": clean, "unmarked": unmarked or clean}
    expected = "aaaabbbb"[: len(clean)] if len(clean) <= 8 else "a" * len(clean)
    return Judgement(
        "the same", tuple(names[x] for x in expected), {k: tuple(names[x] for x in v) for k, v in said.items()}, 3, failed
    )


def test_one_training_at_a_time(database: SessionFactory) -> None:
    lan = officer(database)
    with database() as session:
        first = ask_training(session, lan, "").id
        session.commit()
        with pytest.raises(TrainingOpenError):
            ask_training(session, lan, "")
        assert claim_job(session, utc_now()) == first
        assert claim_job(session, utc_now()) is None, "another trainer finds nothing"
        finish(session, first, "done")
        assert ask_training(session, lan, "").id != first


def test_a_job_whose_process_is_gone_is_failed_and_makes_room(database: SessionFactory) -> None:
    lan = officer(database)
    with database() as session:
        number = ask_training(session, lan, "").id
        begun = utc_now() - LATER
        claim_job(session, begun)
        fail_silent(session, begun + SILENCE / 2)
        assert get_job(session, number).state == "running"
        ask_training(session, lan, "")
        session.refresh(get_job(session, number))
        assert (get_job(session, number).state, get_job(session, number).error) == ("failed", "gone")
        with pytest.raises(JobGoneError):
            report(session, number, 50)


def test_a_running_job_is_cancelled_at_its_next_sign_of_life(database: SessionFactory) -> None:
    lan = officer(database)
    with database() as session:
        number = ask_training(session, lan, "").id
        claim_job(session, utc_now())
        report(session, number, 30, "một dòng\n")
        ask_cancelling(session, lan, number)
        with pytest.raises(JobGoneError):
            report(session, number, 31)
        finish(session, number, "cancelled")
        session.refresh(get_job(session, number))
        job = get_job(session, number)
        assert (job.state, job.progress, job.log, job.open) == ("cancelled", 31, "một dòng\n", None)


def test_a_waiting_job_is_cancelled_at_once(database: SessionFactory) -> None:
    lan = officer(database)
    with database() as session:
        number = ask_training(session, lan, "").id
        ask_cancelling(session, lan, number)
        assert get_job(session, number).state == "cancelled"
        assert claim_job(session, utc_now()) is None


def test_a_model_serves_from_the_end_of_its_activation(database: SessionFactory) -> None:
    lan = officer(database)
    first, second = model(database, "first"), model(database, "second")
    with database() as session:
        serve_first(session, session.get_one(TrainedModel, first))
        number = ask_activation(session, lan, second).id
        with pytest.raises(ActivationOpenError):
            ask_activation(session, lan, second)
        claimed = claim_activation(session, utc_now())
        assert claimed is not None
        assert claim_activation(session, utc_now()) is None, "another replica finds nothing"
        active = active_model(session)
        assert active is not None
        assert active.id == first, "until it has shown that it works"
        end_activation(session, number, "live")
        active = active_model(session)
        assert active is not None
        assert active.id == second
        with pytest.raises(ModelInUseError):
            ask_activation(session, lan, second)


@pytest.mark.parametrize("state", ["refused", "rolled_back"])
def test_a_model_that_fails_leaves_the_former_one(database: SessionFactory, state: str) -> None:
    lan = officer(database)
    first, second = model(database, "first"), model(database, "second")
    with database() as session:
        serve_first(session, session.get_one(TrainedModel, first))
        number = ask_activation(session, lan, second).id
        claim_activation(session, utc_now())
        end_activation(session, number, state, "golden", [{"text": "xin chào", "expected": ["greet"], "got": "price"}])
        active = active_model(session)
        assert active is not None
        assert active.id == first
        assert ask_activation(session, lan, second).id != number, "it may be tried again"


def test_an_activation_that_nobody_works_on_ends(database: SessionFactory) -> None:
    lan = officer(database)
    second = model(database, "second")
    with database() as session:
        number = ask_activation(session, lan, second).id
        claim_activation(session, utc_now())
        end_silent(session, utc_now() + LATER)
        assert not still_starting(session, number)
        assert active_model(session) is None


def test_the_serving_model_is_never_removed(database: SessionFactory) -> None:
    lan = officer(database)
    first, second = model(database, "first"), model(database, "second")
    with database() as session:
        serve_first(session, session.get_one(TrainedModel, first))
        with pytest.raises(ModelInUseError):
            remove_model(session, lan, first)
        assert remove_model(session, lan, second).removed_at is not None


def test_a_judgement_is_kept_as_it_was() -> None:
    judgement = judged("aabobbbf", "aaaabbbb", (("xin chào", "price"),))
    assert Judgement.from_json(judgement.as_json()) == judgement


def test_recall_precision_and_confusions_of_a_topic() -> None:
    scores = topic_scores(judged("aaabbbbb", "aaaabbba"))
    assert (scores["price"].recall["clean"].hits, scores["price"].recall["clean"].n) == (3, 4)
    assert scores["price"].recall["unmarked"].value == 1
    assert scores["price"].taken_for == (("resale", 1),)
    assert (scores["resale"].precision.hits, scores["resale"].precision.n) == (4, 5)
    assert scores["resale"].mistaken == (("price", 1),)


def test_a_share_comes_with_its_interval() -> None:
    low, high = totals(judged("aaabbbbb"))["clean"].interval
    # Wilson's interval of 7 in 8: R, binom::binom.wilson(7, 8).
    assert (round(low, 3), round(high, 3)) == (0.529, 0.978)


def test_a_message_out_of_scope_is_rightly_not_understood() -> None:
    judgement = Judgement("q", ("out-of-scope",) * 3, {"clean": ("out-of-scope", "nlu_fallback", "price")})
    assert totals(judgement)["clean"].hits == 2


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("a" * 20, "b" * 6 + "a" * 14, Verdict.WORSE),
        ("b" * 6 + "a" * 14, "a" * 20, Verdict.BETTER),
        ("a" * 20, "b" * 3 + "a" * 17, Verdict.SAME),
    ],
)
def test_a_difference_is_called_one_only_where_it_is_hardly_chance(before: str, after: str, verdict: Verdict) -> None:
    found = compare(judged(before), judged(after))
    assert found is not None
    assert found.topics["price"].verdict is verdict


def test_a_question_has_one_voice_in_both_spellings() -> None:
    found = compare(judged("a" * 10, "a" * 10), judged("b" + "a" * 9, "b" + "a" * 9))
    assert found is not None
    assert (found.total.won, found.total.lost) == (0, 1)
    assert found.total.now_taken_for == (("resale", 1),)


def test_models_asked_other_questions_are_not_compared() -> None:
    other = Judgement("others", ("price",) * 8, judged("aaaabbbb").said)
    assert compare(judged("aaaabbbb"), other) is None


def test_the_sign_test_is_exact() -> None:
    # scipy.stats.binomtest(1, 8).pvalue
    assert round(sign_test(7, 1), 7) == 0.0703125
    assert sign_test(0, 0) == 1


async def test_an_author_trains_and_a_publisher_puts_to_work(console: Console) -> None:
    lan, minh = await console.signed_in("lan", Role.AUTHOR), await console.signed_in("minh", Role.PUBLISHER)
    first = model(console.sessions, "first", judged("aaabbbbb"))
    second = model(console.sessions, "second", judged("aaaabbbb"))
    with console.sessions() as session:
        serve_first(session, session.get_one(TrainedModel, first))
        session.commit()
    response = await lan.post("/teaching/training", {"note": "thêm câu"}, page="/teaching/training")
    job = response.headers["location"].removeprefix("/console")
    assert "đang chờ đến lượt" in (await lan.get(job)).text
    assert (await lan.post("/teaching/training", page="/teaching/training")).status_code == 409
    assert "thêm câu" in (await lan.get("/teaching/training")).text
    await lan.post(f"{job}/cancel", page=job)
    assert "đã hủy" in (await lan.get(f"{job}/state")).text

    page = f"/teaching/models/{second}"
    shown = (await minh.get(page)).text
    assert "1 câu thêm đúng, 0 câu mới sai trong 8 câu" in shown
    assert "Kích hoạt" in shown
    assert "Kích hoạt</button>" not in (await lan.get(page)).text
    assert (await lan.post(f"{page}/activate", page=page)).status_code == 403
    assert (await minh.post(f"{page}/activate", page=page)).status_code == 303
    assert "đã yêu cầu" in (await minh.get(page)).text
    assert (await minh.post(f"{page}/remove", page=page)).status_code == 409


async def test_a_model_that_fails_a_golden_question_is_not_offered(console: Console) -> None:
    minh = await console.signed_in("minh", Role.PUBLISHER)
    number = model(console.sessions, "bad", judged("aaabbbbb", failed=(("xin chào", "price"),)))
    page = f"/teaching/models/{number}"
    shown = (await minh.get(page)).text
    assert "xin chào" in shown
    assert "Kích hoạt</button>" not in shown
    assert (await minh.post(f"{page}/activate", page=page)).status_code == 409


async def test_a_removed_model_is_gone_with_its_file(console: Console) -> None:
    minh = await console.signed_in("minh", Role.PUBLISHER)
    number = model(console.sessions, "old")
    file = console.settings.home / "models" / "old.tar.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a model")
    await minh.post(f"/teaching/models/{number}/remove", page="/teaching/models")
    assert not file.exists()
    assert (await minh.get(f"/teaching/models/{number}")).status_code == 404


async def test_no_page_shows_a_question_that_models_are_judged_by(console: Console) -> None:
    from knowledge.console.held_out import held_out

    lan = await console.signed_in("lan", Role.AUTHOR)
    first = model(console.sessions, "first", judged("aaabbbbb"))
    with console.sessions() as session:
        serve_first(session, session.get_one(TrainedModel, first))
        session.commit()
    texts = [item.text for item in held_out() if len(item.text.split()) > 4]
    for path in ("/teaching", "/teaching/topics/resale", f"/teaching/models/{first}", "/teaching/training"):
        shown = (await lan.get(path)).text
        # As a line of its own: a few words may well stand within an example.
        assert [text for text in texts if f">{escape(text)}<" in shown] == []
