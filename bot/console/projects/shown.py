"""What several pages of projects show: a project as a citizen sees it, differences with their names, changes in lists."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from bot.console.access import services_of
from knowledge.console.projects.content import fill
from knowledge.console.projects.differences import project_differences
from knowledge.console.projects.places import PlaceNames, place_names
from knowledge.console.projects.wording import project_fields
from knowledge.console.subjects import Content
from knowledge.dates import today
from knowledge.models import Project
from knowledge.projects import project_card
from knowledge.reply import Card


def places_of(request: Request) -> PlaceNames:
    return place_names(services_of(request).localities)


def compared(before: Content | None, after: Content, places: PlaceNames, locale: str) -> list[dict[str, Any]]:
    """For the macro `differences`."""
    names = project_fields(locale)
    return [{"name": names[item.field], "pieces": item.pieces} for item in project_differences(before, after, places)]


def card_of(content: Content, locale: str) -> Card:
    """What a citizen who asks for the details would see today."""
    return project_card(fill(Project(), content), locale, today(), full=True)
