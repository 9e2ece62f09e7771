"""The OpenID Connect provider as the gateway talks to it: discovery, keys, the exchange of a code. Thread-safe.

What it says of itself is kept for an hour; keys are asked for again when a token names one that is not known, at most every half minute.
"""

from __future__ import annotations

import threading
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import jwt

from knowledge.console.oidc import ALGORITHMS, Begun, OidcError

TIMEOUT_S = 5.0
KEPT_S, KEYS_AGAIN_S = 3_600.0, 30.0
MAX_ANSWER_BYTES = 256 * 1024
_TRIES = 2
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class OidcProvider:
    """One provider and our client there."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self.issuer, self.client_id = issuer, client_id
        self._secret = client_secret
        self._http = httpx.Client(timeout=TIMEOUT_S, headers={"Accept": "application/json"})
        self._lock = threading.Lock()
        self._about: dict[str, Any] = {}
        self._about_at = 0.0
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._keys_at = 0.0

    def close(self) -> None:
        self._http.close()

    def address(self, begun: Begun, redirect_uri: str) -> str:
        """Where the browser goes to sign in.

        Raises:
            OidcError: the provider does not answer.
        """
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> str:
        """The ID token for a code.

        Raises:
            OidcError: the provider does not answer, or refuses the code.
        """
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
        # As RFC 6749, 2.3.1 has it: each half encoded as in a form.
        basic = httpx.BasicAuth(quote(self.client_id, safe=""), quote(self._secret, safe=""))
        # Once: a code is spent by the try.
        answer = self._asked("POST", self._endpoint("token_endpoint"), tries=1, data=form, auth=basic)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcError("provider: no token")
        return token

    def key_of(self, token: str) -> jwt.PyJWK:
        """The provider's key that the token names.

        Raises:
            OidcError: the token names no key of the provider, or a signature that is not taken.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise OidcError("token: header") from None
        if header.get("alg") not in ALGORITHMS:
            raise OidcError("token: algorithm")
        name = header.get("kid")
        with self._lock:
            age = time.monotonic() - self._keys_at
            if not self._keys or age > KEPT_S or (name not in self._keys and age > KEYS_AGAIN_S):
                self._read_keys()
            key = self._keys.get(name)
        if key is None:
            raise OidcError("token: key")
        return key

    def _read_keys(self) -> None:
        """Those for signatures; one that we cannot read is not ours to trust."""
        found = self._asked("GET", self._endpoint("jwks_uri", locked=True)).get("keys")
        keys: dict[str | None, jwt.PyJWK] = {}
        for item in found if isinstance(found, list) else []:
            if not isinstance(item, dict) or item.get("use", "sig") != "sig" or item.get("kty") not in ("RSA", "EC"):
                continue
            try:
                keys[item.get("kid")] = jwt.PyJWK(item)
            except jwt.PyJWTError:
                continue
        self._keys, self._keys_at = keys, time.monotonic()

    def _endpoint(self, name: str, *, locked: bool = False) -> str:
        if locked:
            about = self._described()
        else:
            with self._lock:
                about = self._described()
        address = about.get(name)
        if not isinstance(address, str) or not is_safe(address):
            raise OidcError(f"provider: {name}")
        return address

    def _described(self) -> dict[str, Any]:
        if not self._about or time.monotonic() - self._about_at > KEPT_S:
            about = self._asked("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != self.issuer:
                raise OidcError("provider: issuer")
            self._about, self._about_at = about, time.monotonic()
        return self._about

    def _asked(self, method: str, address: str, tries: int = _TRIES, **more: Any) -> dict[str, Any]:
        """A JSON object; redirects are not followed."""
        for left in range(tries - 1, -1, -1):
            try:
                with self._http.stream(method, address, **more) as response:
                    data = b""
                    for part in response.iter_bytes():
                        data += part
                        if len(data) > MAX_ANSWER_BYTES:
                            raise OidcError("provider: too long")
                if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR and left:
                    continue
                if response.status_code != httpx.codes.OK:
                    raise OidcError(f"provider: {response.status_code}")
                answer = httpx.Response(200, content=data).json()
            except httpx.TransportError as error:
                if left:
                    continue
                raise OidcError(f"provider: {type(error).__name__}") from None
            except ValueError:
                raise OidcError("provider: no JSON") from None
            if not isinstance(answer, dict):
                raise OidcError("provider: no object")
            return answer
        raise OidcError("provider: no answer")


def is_safe(address: str) -> bool:
    """https, or this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
