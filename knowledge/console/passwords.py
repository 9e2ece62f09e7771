"""Passwords: rules for new ones, argon2id hashes."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from knowledge.folding import fold

MIN_LENGTH = 12
# Hashing takes time with the length; nobody types more than this.
MAX_LENGTH = 200
MIN_DIFFERENT = 5
# What people choose first when a long password is asked for.
_COMMON = ("matkhau", "password", "123456", "qwerty", "abcdef", "111111", "nhaoxahoi", "haiduong", "haiphong")
_hasher = PasswordHasher()
# Checked where there is no such user, so that the time tells nothing.
_NOBODY = _hasher.hash("nobody has this password")


class WeakPasswordError(ValueError):
    """The password does not fulfil the rules. `rule`: length, own_name, common or repetition."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(rule)


def check_strength(password: str, username: str) -> None:
    """
    Raises:
        WeakPasswordError: it is too short or too long, repeats few characters, or is built on a name or a common word.
    """
    folded = fold(password)
    letters = "".join(character for character in folded if character.isalnum())
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WeakPasswordError("length")
    if fold(username) in folded:
        raise WeakPasswordError("own_name")
    if len(set(password)) < MIN_DIFFERENT:
        raise WeakPasswordError("repetition")
    # A common word with a few more characters is still the first thing that is tried.
    if any(word in letters and len(letters) - len(word) < MIN_LENGTH // 2 for word in _COMMON):
        raise WeakPasswordError("common")


def hash_password(password: str) -> str:
    return _hasher.hash(_normal(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Whether it is the password of the hash; takes as long where there is none (`stored` is None)."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(stored or _NOBODY, _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Typed with one keyboard composed, with another decomposed: the same password."""
    return unicodedata.normalize("NFKC", password)
