"""Roles of officers, and what each may do.

Nobody's work reaches a citizen alone: who writes does not review the same text (`knowledge.console.revisions` sees to it), and who
administers people writes nothing by that role. A union partner, who sees only its own campaigns' figures, will be one more role.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AUTHOR = "author"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a page or an action of the console asks for."""

    SIGNED_IN = "signed_in"
    READ = "read"
    DISCUSS = "discuss"
    SERVE = "serve"
    WRITE = "write"
    REVIEW = "review"
    PUBLISH = "publish"
    TEACH = "teach"
    ADMINISTER = "administer"
    ANALYSE = "analyse"


ALLOWED: dict[Permission, frozenset[Role]] = {
    Permission.SIGNED_IN: frozenset(Role),
    Permission.READ: frozenset(Role),
    Permission.DISCUSS: frozenset((Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)),
    # Citizens' own words: for those who answer them.
    Permission.SERVE: frozenset((Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER)),
    Permission.WRITE: frozenset((Role.AUTHOR,)),
    Permission.REVIEW: frozenset((Role.REVIEWER,)),
    Permission.PUBLISH: frozenset((Role.PUBLISHER,)),
    # Training changes nothing for citizens: what it makes is put to work by who may publish.
    Permission.TEACH: frozenset((Role.AUTHOR, Role.PUBLISHER)),
    Permission.ADMINISTER: frozenset((Role.ADMINISTRATOR,)),
    # Figures and reports name nobody, yet they are for those who answer for the service, not for everybody who writes a text.
    Permission.ANALYSE: frozenset((Role.ANALYST, Role.PUBLISHER, Role.ADMINISTRATOR)),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, with which roles, from which network address. The command line's operator has the id 0."""

    id: int
    username: str
    roles: frozenset[Role]
    address: str = ""

    def may(self, permission: Permission) -> bool:
        return bool(self.roles & ALLOWED[permission])


class NotAllowedError(PermissionError):
    """This person may not do this: HTTP 403."""
