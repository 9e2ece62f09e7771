"""A stand-in for the Rasa server at the other end of the gateway's HTTP connection: slow, silent, broken on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Answer = Callable[[dict[str, Any]], Awaitable[Response]]


class StandInRasa:
    """`received` holds the messages in the order of their arrival; `answer` decides what comes back."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: list[dict[str, Any]] = []
        self.at_once: int = 0
        self.most_at_once: int = 0
        self.answer: Answer = echo
        self.app = Starlette(
            routes=[Route("/webhooks/gateway/webhook", self._webhook, methods=["POST"]), Route("/", self._home)],
        )

    async def _home(self, _request: Request) -> Response:
        return PlainTextResponse("Hello from Rasa: 3.6.21")

    async def _webhook(self, request: Request) -> Response:
        body = await request.json()
        self.received.append(body)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            return await self.answer(body)
        finally:
            self.at_once -= 1


def reply(text: str, body: dict[str, Any], **fields: Any) -> dict[str, Any]:
    custom = {"text": text, "topic": "greet", "kind": "answer", "as_of": body["metadata"]["as_of"]} | fields
    return {"recipient_id": body["sender"], "custom": custom}


async def echo(body: dict[str, Any]) -> Response:
    return JSONResponse([reply(f"Đã nhận: {body['message']}", body)])


def after(seconds: float) -> Answer:
    async def answer(body: dict[str, Any]) -> Response:
        await asyncio.sleep(seconds)
        return await echo(body)

    return answer


def always(response: Response) -> Answer:
    async def answer(_body: dict[str, Any]) -> Response:
        return response

    return answer
