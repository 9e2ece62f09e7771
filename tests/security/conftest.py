"""The fixtures of the gateway's and the actions' own tests, for attacks on both."""

from tests.actions.conftest import act, knowledge_base
from tests.bot.conftest import gateway, rasa, start
from tests.bot.test_websocket import serve

__all__ = ["act", "gateway", "knowledge_base", "rasa", "serve", "start"]
