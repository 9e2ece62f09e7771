"""The picture of a card, drawn here: a telephone reaches no address of this server unless the operator has named one."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.services import Services
from knowledge import project_photos
from knowledge.loans import LOAN_KEYS
from knowledge.loans.chart import as_png
from knowledge.loans.chart_request import ChartRequest
from knowledge.parameter_queries import load_book
from knowledge.parameters import UnknownParameterError

PHOTOS = "/project-photos/"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG, by its file name; `caption` says what is seen."""

    data: bytes
    caption: str
    filename: str = "khoan-vay.png"


def picture(services: Services, image: str) -> Picture | None:
    """The picture at `Card.image`; None where there is none to draw."""
    if image.startswith(PHOTOS):
        return _photo(services, image.removeprefix(PHOTOS))
    request = ChartRequest.from_url(image)
    if request is None:
        log.warning("a card names a picture that is not known here")
        return None
    try:
        with services.database() as session:
            chart = request.draw(load_book(session, LOAN_KEYS), services.settings.province)
    except (UnknownParameterError, ValueError) as error:
        log.warning("a picture cannot be drawn: %s", type(error).__name__)
        return None
    return None if chart is None else Picture(as_png(chart.svg), chart.title)


def _photo(services: Services, name: str) -> Picture | None:
    """A project's photo; the card says of which."""
    data = project_photos.read(services.settings.home, name)
    return None if data is None else Picture(data, "", "du-an.jpg")
