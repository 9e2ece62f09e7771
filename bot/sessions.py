"""Session ids issued and signed by the server: a client can neither choose nor guess one."""

from __future__ import annotations

import re
import secrets

from itsdangerous import BadSignature, TimestampSigner

_TOKEN_BYTES = 18
_ID = re.compile(r"[A-Za-z0-9_-]{24}")


class InvalidSessionError(ValueError):
    """The session id was not issued by this server, or is too old: HTTP 401."""


class SessionSigner:
    """Issues `session_id` strings and reads the conversation's id back from them."""

    def __init__(self, key: str, max_age_days: int) -> None:
        self._signer = TimestampSigner(key, salt="noxh.session")
        self._max_age = max_age_days * 24 * 3600

    def issue(self) -> str:
        return self._signer.sign(secrets.token_urlsafe(_TOKEN_BYTES)).decode()

    def conversation(self, session_id: str) -> str:
        """The conversation's id, without the signature.

        Raises:
            InvalidSessionError: forged or expired. The comparison takes constant time.
        """
        try:
            conversation = self._signer.unsign(session_id, max_age=self._max_age).decode()
        except BadSignature as error:
            raise InvalidSessionError(str(error)) from None
        # Conversations of other channels ("telegram:1") are never reached from here, whoever knows the key.
        if not _ID.fullmatch(conversation):
            raise InvalidSessionError("not an id of ours")
        return conversation
