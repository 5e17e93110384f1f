"""Users as the API server knows them (apiserver/pkg/authentication/user)."""

from __future__ import annotations

from typing import Any, NamedTuple

MASTERS = "system:masters"
AUTHENTICATED = "system:authenticated"
_ACCOUNT = "system:serviceaccount:"
_ACCOUNTS = "system:serviceaccounts"


class User(NamedTuple):
    """A name, and the groups that go with it."""

    name: str
    groups: tuple[str, ...] = ()
    uid: str = ""

    def as_info(self) -> dict[str, Any]:
        """The `userInfo` of a review."""
        info: dict[str, Any] = {"username": self.name}
        if self.uid:
            info["uid"] = self.uid
        return info | ({"groups": list(self.groups)} if self.groups else {})


ADMIN = User("kubernetes-admin", (MASTERS, AUTHENTICATED), "admin")
"""Whoever talks to a cluster here."""


def service_account(namespace: str, name: str, uid: str = "") -> User:
    """The user that a ServiceAccount is."""
    groups = (_ACCOUNTS, f"{_ACCOUNTS}:{namespace}", AUTHENTICATED)
    return User(f"{_ACCOUNT}{namespace}:{name}", groups, uid)


def impersonated(name: str, groups: tuple[str, ...] = ()) -> User:
    """The user of that name; without one, who really asks.

    Groups that are named stand instead of those that the name gives (impersonation.go).
    """
    if not name:
        return ADMIN
    if groups:
        return User(name, tuple(dict.fromkeys((*groups, AUTHENTICATED))))
    account = name.removeprefix(_ACCOUNT)
    namespace, colon, own = account.partition(":")
    if account != name and colon and own:
        return service_account(namespace, own)
    return User(name, (AUTHENTICATED,))
