"""An OpenID Connect provider for the tests, on a port of its own and strict: exact redirect address, PKCE by S256, a code spent by one
try, the client's secret. Who signs in is `user`; `forge` changes what the next token says or how it is signed.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse

from tests.conftest import free_port

CLIENT, SECRET = "noxh-console", "a secret of the tests: with / and %"
Claims = dict[str, Any]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


@dataclass
class Provider:
    """What the test sees of it."""

    issuer: str
    redirect_uri: str
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    kid: str = "one"
    user: Claims = field(default_factory=lambda: {"sub": "0001", "preferred_username": "lan"})
    #: Makes the token in another way than a provider should.
    forge: Callable[[Provider, Claims], str] | None = None
    claimed_issuer: str = ""
    asked: list[str] = field(default_factory=list)
    failures: int = 0
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign(self, claims: Claims, key: Any = None, algorithm: str = "RS256", kid: str | None = None) -> str:
        return jwt.encode(claims, key or self.key, algorithm, headers={"kid": kid or self.kid})

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def about() -> dict[str, Any]:
            self.asked.append("about")
            if self.failures:
                self.failures -= 1
                raise HTTPException(503)
            return {
                "issuer": self.claimed_issuer or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            self.asked.append("keys")
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {
                "keys": [public | {"kid": self.kid, "use": "sig", "alg": "RS256"}, {"kty": "oct", "k": "AAAA", "kid": "shared"}]
            }

        @app.get("/authorize")
        def authorize(request: Request) -> RedirectResponse:
            asked = dict(request.query_params)
            fits = (
                asked.get("client_id") == CLIENT
                and asked.get("redirect_uri") == self.redirect_uri
                and asked.get("response_type") == "code"
                and "openid" in asked.get("scope", "").split()
                and asked.get("code_challenge_method") == "S256"
                and len(asked.get("code_challenge", "")) == 43
                and len(asked.get("state", "")) >= 32
            )
            if not fits:
                raise HTTPException(400)
            code = secrets.token_urlsafe(16)
            self._codes[code] = asked
            return RedirectResponse(f"{self.redirect_uri}?{urlencode({'code': code, 'state': asked['state']})}", 302)

        @app.post("/token")
        def token(
            request: Request,
            grant_type: str = Form(),
            code: str = Form(),
            redirect_uri: str = Form(),
            code_verifier: str = Form(),
        ) -> dict[str, Any]:
            asked = self._codes.pop(code, None)
            basic = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
            client, secret = (unquote(half) for half in basic.split(":", 1))
            challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
            fits = (
                asked is not None
                and grant_type == "authorization_code"
                and (client, secret) == (CLIENT, SECRET)
                and redirect_uri == asked["redirect_uri"]
                and hmac.compare_digest(challenge, asked["code_challenge"])
                and len(code_verifier) >= 43
            )
            if asked is None or not fits:
                raise HTTPException(400)
            now = int(time.time())
            claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]} | self.user
            made = self.forge(self, claims) if self.forge else self.sign(claims)
            return {"access_token": "unused", "token_type": "Bearer", "id_token": made}

        return app


@contextlib.contextmanager
def provider(redirect_uri: str) -> Iterator[Provider]:
    """A provider that answers, in a thread of its own."""
    port = free_port()
    found = Provider(f"http://127.0.0.1:{port}", redirect_uri)
    server = uvicorn.Server(uvicorn.Config(found.app(), host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield found
    finally:
        server.should_exit = True
        thread.join()
