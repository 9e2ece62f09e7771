"""Channels: the gateway (HTTP, WebSocket, pages) and Telegram. Talks to Rasa over HTTP, reads knowledge/."""
