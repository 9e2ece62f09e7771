"""A content from its fields, and what is wrong with it as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.console.projects.content import empty_content
from knowledge.console.projects.wording import Problem
from knowledge.console.subjects import Content

MOST_PHOTOS = 8


def assembled(values: Mapping[str, Any], before: Content | None) -> Content:
    """What was before, with the values that are given; the range of several prices is worked out where none is given."""
    content: Content = (before or empty_content()) | dict(values)
    if content["prices"] and ("prices" in values or content["price_min"] is None):
        low, high = price_range(content["prices"])
        if values.get("price_min") is None:
            content["price_min"] = low
        if values.get("price_max") is None:
            content["price_max"] = high
    return content


def price_range(prices: list[dict[str, Any]]) -> tuple[int, int]:
    """The lowest and the highest of several prices."""
    return min(item["min"] for item in prices), max(item["max"] or item["min"] for item in prices)


def problems(content: Content, today: dt.date) -> list[Problem]:
    """What the officer must mend; of an empty list the content is `canonical`."""
    return list(_problems(content, today))


def _problems(content: Content, today: dt.date) -> Iterator[Problem]:
    yield from (Problem(name, "required") for name in ("name", "source", "checked_on") if not content[name])
    if content["checked_on"] and content["checked_on"] > today.isoformat():
        yield Problem("checked_on", "later_day")
    low, high = content["price_min"], content["price_max"]
    if low is not None and high is not None and high < low:
        yield Problem("price_max", "price_order")
    if content["prices"]:
        least, most = price_range(content["prices"])
        bounds = {"low": least, "high": most}
        yield from (Problem("price_min", "price_range", bounds) for _ in range(low != least))
        yield from (Problem("price_max", "price_range", bounds) for _ in range(high != most))
    opens, closes = content["application_opens"], content["application_closes"]
    if opens and closes and closes < opens:
        yield Problem("application_closes", "day_order")
    if (content["latitude"] is None) != (content["longitude"] is None):
        yield Problem("latitude" if content["latitude"] is None else "longitude", "half_position")
    if len(content["photos"]) > MOST_PHOTOS:
        yield Problem("photos", "too_many", {"most": MOST_PHOTOS})
