"""The only channel of the Rasa server: the gateway's."""

from __future__ import annotations

import logging
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from nlu.payloads import payload_or_words

log = logging.getLogger(__name__)


class GatewayInput(InputChannel):
    """`POST /webhooks/gateway/webhook` `{"sender", "message", "metadata"}` → the bot's messages as a list.

    Rasa's own REST channel writes the citizen's words to the log when something fails; this one
    answers 500 instead and names the error's class alone.
    """

    @classmethod
    def name(cls) -> str:
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("gateway_webhook")

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            body = request.json
            collector = CollectingOutputChannel()
            domain = request.app.ctx.agent.domain
            text = payload_or_words(body["message"], domain.intents, domain.entities)
            message = UserMessage(text, collector, body["sender"], input_channel=self.name(), metadata=body.get("metadata"))
            try:
                await on_new_message(message)
            except (Exception, CancelledError) as error:
                log.error("a message failed: %s", type(error).__name__)
                return response.json({"error": type(error).__name__}, status=500)
            return response.json(collector.messages)

        return webhook
