"""Which model serves, and putting another one to work.

The newest activation that is live says which. An officer asks for one; the keeper of the Rasa server (`operations.rasa_keeper`) starts
the model beside the present one, lets it answer the golden questions, switches, and looks again. What fails is recorded with what was
found, and the former model serves on.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from knowledge.console.audit import record
from knowledge.console.roles import Actor
from knowledge.console.training_models import Activation, TrainedModel
from knowledge.models import utc_now

SILENCE = dt.timedelta(seconds=120)


class UnknownModelError(LookupError):
    """There is no model of this number, or its archive was removed."""


class ActivationOpenError(RuntimeError):
    """An activation waits or runs already."""


class ModelInUseError(RuntimeError):
    """The model serves, or is about to."""


def get_model(session: Session, number: int) -> TrainedModel:
    """
    Raises:
        UnknownModelError: see the class.
    """
    model = session.get(TrainedModel, number)
    if model is None or model.removed_at is not None:
        raise UnknownModelError(number)
    return model


def active_model(session: Session) -> TrainedModel | None:
    """What serves; None before the first start."""
    newest = select(Activation).where(Activation.state == "live").order_by(Activation.id.desc()).limit(1)
    found = session.scalar(newest)
    return found.model if found else None


def keep_model(session: Session, archive: str, **values: Any) -> TrainedModel:
    """The row of an archive; one that was removed and trained again comes back. The caller commits."""
    model = session.scalar(select(TrainedModel).where(TrainedModel.archive == archive))
    if model is None:
        model = TrainedModel(archive=archive, note="", judgement=None)
        session.add(model)
    model.removed_at = None
    for name, value in values.items():
        setattr(model, name, value)
    session.flush()
    return model


def serve_first(session: Session, model: TrainedModel) -> None:
    """Records what the product has started with by itself. The caller commits."""
    now = utc_now()
    session.execute(
        update(Activation).where(Activation.open == 1).values(open=None, state="refused", reason="restart", finished_at=now)
    )
    active = active_model(session)
    if active is None or active.id != model.id:
        session.add(Activation(model_id=model.id, state="live", asked_at=now, finished_at=now, findings=[]))
        session.flush()


def ask_activation(session: Session, actor: Actor, number: int) -> Activation:
    """
    Raises:
        UnknownModelError: see the class.
        ModelInUseError: it serves already.
        ActivationOpenError: see the class.
    """
    model, active = get_model(session, number), active_model(session)
    if active is not None and active.id == model.id:
        raise ModelInUseError(number)
    end_silent(session, utc_now())
    activation = Activation(open=1, model_id=model.id, state="requested", asked_by_id=actor.id, findings=[])
    try:
        with session.begin_nested():
            session.add(activation)
    except IntegrityError:
        raise ActivationOpenError from None
    before = {"model": active.id} if active else None
    record(session, actor, "activate", "model", model.id, before, {"activation": activation.id})
    return activation


def end_silent(session: Session, now: dt.datetime) -> None:
    """Ends activations that nobody works on: the keeper was restarted, and serves the former model."""
    last_sign = func.coalesce(Activation.seen_at, Activation.asked_at)
    session.execute(
        update(Activation)
        .where(Activation.open == 1, last_sign < now - SILENCE)
        .values(open=None, state="refused", reason="gone", finished_at=now)
        .execution_options(synchronize_session=False)
    )


def claim_activation(session: Session, now: dt.datetime) -> Activation | None:
    """Takes what was asked for; of several replicas one is first. The caller commits."""
    taken = session.execute(
        update(Activation)
        .where(Activation.state == "requested", Activation.open == 1)
        .values(state="starting", seen_at=now)
        .returning(Activation.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return session.get(Activation, taken, populate_existing=True) if taken is not None else None


def still_starting(session: Session, number: int) -> bool:
    """A sign of life; False where somebody has ended the activation. The caller commits."""
    found = session.execute(
        update(Activation)
        .where(Activation.id == number, Activation.open == 1)
        .values(seen_at=utc_now())
        .returning(Activation.id)
        .execution_options(synchronize_session=False)
    )
    return found.scalar() is not None


#: Who puts a model to work once it was asked for; the log has both.
KEEPER = Actor(0, "keeper", frozenset())


def end_activation(
    session: Session, number: int, state: str, reason: str | None = None, findings: list[dict[str, Any]] | None = None
) -> None:
    """`state`: live, refused or rolled_back. The caller commits."""
    activation = session.get_one(Activation, number)
    activation.open, activation.state, activation.reason = None, state, reason
    activation.findings, activation.finished_at = findings or [], utc_now()
    after = {"activation": number, "reason": reason, "findings": len(activation.findings)}
    record(session, KEEPER, state, "model", activation.model_id, None, after)


def activations(session: Session, limit: int) -> list[Activation]:
    """The newest first."""
    return list(session.scalars(select(Activation).order_by(Activation.id.desc()).limit(limit)))


def open_activation(session: Session) -> Activation | None:
    return session.scalar(select(Activation).where(Activation.open == 1))


def models(session: Session) -> list[TrainedModel]:
    """Those whose archive is kept, the newest first."""
    return list(session.scalars(select(TrainedModel).where(TrainedModel.removed_at.is_(None)).order_by(TrainedModel.id.desc())))


def remove_model(session: Session, actor: Actor, number: int) -> TrainedModel:
    """Marks the archive as removed; the caller commits, then deletes the file.

    Raises:
        UnknownModelError: see the class.
        ModelInUseError: see the class.
    """
    model, active, opened = get_model(session, number), active_model(session), open_activation(session)
    if (active is not None and active.id == number) or (opened is not None and opened.model_id == number):
        raise ModelInUseError(number)
    model.removed_at = utc_now()
    record(session, actor, "remove", "model", number, {"archive": model.archive, "size": model.size})
    return model


def note_model(session: Session, actor: Actor, number: int, note: str) -> None:
    """
    Raises:
        UnknownModelError: see the class.
    """
    model = get_model(session, number)
    before, model.note = model.note, note
    record(session, actor, "note", "model", number, {"note": before}, {"note": note})
