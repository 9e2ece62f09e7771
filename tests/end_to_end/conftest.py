"""The real product, started once for all end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.end_to_end.stack import Conversation, Stack, running


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture
def citizen(stack: Stack) -> Conversation:
    return stack.conversation()
