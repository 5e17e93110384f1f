"""Whether somebody who asks under another name may do what they ask for (apiserver/pkg/endpoints/filters).

The administrator may do everything, so that only requests with Impersonate-User are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.apiserver.auth import rbac
from engine.apiserver.users import impersonated

if TYPE_CHECKING:
    from engine.api.scheme import Resource
    from engine.apiserver.users import User
    from engine.etcd.store import Store

_ON_ONE = {"GET": "get", "HEAD": "get", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_ON_ONE |= {"CONNECT": "create"}  # exec: what a client asks for over SPDY, and the console
_ON_ALL = _ON_ONE | {"GET": "list", "HEAD": "list", "DELETE": "deletecollection"}


def user_of(name: str, groups: tuple[str, ...], path: str) -> User | None:
    """Under whose name a request for `path` comes; None: under their own who ask.

    Raises StatusError 500 for groups without a user (impersonation.go).
    """
    if groups and not name:
        requested = " ".join(f"{{Group  {group}    }}" for group in groups)  # ObjectReferences, as Go prints them
        message = f'Internal Server Error: "{path}": requested [{requested}] without impersonating a user'
        raise StatusError(500, "InternalError", message)
    return impersonated(name, groups) if name else None


def verb_of(method: str, *, named: bool, watches: bool) -> str:
    """What a request wants to do (RequestInfo's verb)."""
    if watches:
        return "watch"
    return (_ON_ONE if named else _ON_ALL).get(method, method.lower())


def check_resource(
    store: Store, user: User, verb: str, resource: Resource, namespace: str, name: str, subresource: str
) -> None:
    """Raise StatusError 403 where the user may not do it."""
    asked = rbac.Attributes(verb, resource.group, resource.plural, subresource, name, namespace)
    if rbac.allows(store, user, asked):
        return
    called = f"{resource.plural}/{subresource}" if subresource else resource.plural
    what = f'{resource.name} "{name}"' if name else resource.name
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    place = f'in API group "{resource.group}" {where}'
    message = f'{what} is forbidden: User "{user.name}" cannot {verb} resource "{called}" {place}'
    details = {"name": name, "group": resource.group, "kind": resource.plural}
    raise StatusError(403, "Forbidden", message, {key: value for key, value in details.items() if value})


def check_path(store: Store, user: User, verb: str, path: str) -> None:
    """Raise StatusError 403 where the user may not use a path that is no resource."""
    if not rbac.allows(store, user, rbac.Attributes(verb, path=path)):
        message = f'forbidden: User "{user.name}" cannot {verb} path "{path}"'
        raise StatusError(403, "Forbidden", message, {})
