"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, each taken once.

Secrets are stored encrypted: who has the database alone cannot make codes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import re

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP_S = 30
#: Steps that a telephone's clock may go wrong by, each way.
TOLERANCE = 1
ISSUER = "Tro ly nha o xa hoi"
_CODE = re.compile(r"[0-9]{6}")


class TotpSecrets:
    """Encrypts secrets with a key made from the product's, and checks codes."""

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"noxh.console.totp").derive(key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def new(self, username: str) -> tuple[str, str]:
        """The encrypted secret, and the address that an authenticator app reads (`otpauth://totp/…`)."""
        secret = pyotp.random_base32()
        uri = pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=username, issuer_name=ISSUER)
        return self._fernet.encrypt(secret.encode()).decode(), uri

    def step_of(self, encrypted: str, code: str, now: dt.datetime) -> int | None:
        """The time step whose code this is, near `now`; None for a wrong code or a secret under another key."""
        code = re.sub(r"\s", "", code)
        try:
            totp = pyotp.TOTP(self._fernet.decrypt(encrypted.encode()).decode(), interval=STEP_S)
        except InvalidToken:
            return None
        if not _CODE.fullmatch(code):
            return None
        present = int(now.timestamp()) // STEP_S
        steps = range(present - TOLERANCE, present + TOLERANCE + 1)
        # All are compared: how long it takes tells nothing.
        right = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
        return right[0] if right else None
