"""What do the tables `[auth.NAME]` of `onehand.toml` say, and what is a service told of them?

The words are those of the runtime's `Scheme`, and so are the checks: what is accepted here starts there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from onehand.workspace.problem import Problem
from onehand.workspace.references import REFERENCE, resolved

if TYPE_CHECKING:
    from onehand.runtime.auth.scheme import Scheme

TEXTS = ("issuer", "audience", "jwks", "typ")
LISTS = ("algorithms", "scopes")
KEYS = (*TEXTS, *LISTS, "local")
_PLACEHOLDER = "https://reference.invalid/"

Wrong = Callable[[str, str, Any], Problem]
"""Makes the problem of a key, of what it must be, and of what was found."""


def read_scheme(name: str, found: Mapping[str, Any], wrong: Wrong) -> Scheme:
    """As written: `env:NAME` in a text is looked up when a service starts. Keys are known already."""
    from onehand.runtime.auth.scheme import Scheme

    where = f"auth.{name}"
    for key in TEXTS:
        if key in found and (not isinstance(found[key], str) or not found[key].strip()):
            raise wrong(f"{where}.{key}", "text", found[key])
    if not isinstance(found.get("local", False), bool):
        raise wrong(f"{where}.local", "true or false", found["local"])
    given = {key: value for key, value in found.items() if key not in LISTS}
    for key in LISTS:
        if key in found:
            given[key] = _words(found[key], f"{where}.{key}", wrong)
    scheme = Scheme(**given)
    for key, expected in _checkable(scheme).faults():
        raise wrong(f"{where}.{key}", expected, found.get(key))
    return scheme


def _words(value: Any, where: str, wrong: Wrong) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
        raise wrong(where, "a text or a list of texts", value)
    return tuple(words)


def _checkable(scheme: Scheme) -> Scheme:
    """With something in the place of what the environment will say."""
    from msgspec.structs import replace

    return replace(scheme, **{key: _PLACEHOLDER for key in TEXTS[:3] if getattr(scheme, key).startswith(REFERENCE)})


def discoveries(schemes: Mapping[str, Scheme]) -> dict[str, str]:
    """Every scheme that a design may name -> where its OpenID configuration is, if that can be said for everybody."""
    found = {"user": "", "service": ""}
    for name, scheme in schemes.items():
        told = scheme.issuer and not scheme.jwks and not scheme.issuer.startswith(REFERENCE)
        found[name] = scheme.discovery if told else ""
    return found


def schemes_for(schemes: Mapping[str, Scheme], environment: str, *, throwaway: bool = False) -> dict[str, Scheme]:
    """What services get: resolved, and the workspace's own issuer only where it counts.

    `throwaway`: of services that live for a test, with keys of their own; nobody outside is asked.
    """
    from msgspec.structs import replace

    from onehand.runtime.auth.scheme import LOCAL, Scheme, read_schemes

    known = {"user": Scheme(local=True), **schemes}
    if throwaway:
        return {name: Scheme(local=True) for name in known}
    found: dict[str, Scheme] = {}
    for name, scheme in known.items():
        said = {key: resolved(getattr(scheme, key), f"auth.{name}.{key}") for key in TEXTS}
        one = replace(scheme, local=scheme.local and environment == LOCAL, **said)
        if one.issuer or one.local:
            found[name] = one
    try:
        read_schemes(encoded(found), environment)
    except ValueError as error:
        raise Problem("bad-settings", f"[auth] of onehand.toml: {error}") from None
    return found


def encoded(schemes: Mapping[str, Scheme]) -> str:
    """As `ONEHAND_AUTH` says it."""
    import msgspec

    return msgspec.json.encode(schemes).decode()


def may_be_local(schemes: Mapping[str, Scheme], name: str, environment: str) -> None:
    """Raises Problem when services of this environment refuse tokens of the workspace's own issuer."""
    from onehand.runtime.auth.scheme import LOCAL, Scheme

    scheme = schemes.get(name) or (Scheme(local=True) if name == "user" else None)
    if scheme is None:
        known = ", ".join({"user": None, **schemes})
        raise Problem("unknown-scheme", f"no scheme of users is named '{name}'", hint=f"there are: {known}")
    if environment != LOCAL:
        raise Problem(
            "not-local",
            f"the environment is '{environment}': no service there accepts a token of this workspace",
            hint=f"tokens of '{name}' come from {scheme.issuer}" if scheme.issuer else "",
        )
    if not scheme.local:
        raise Problem(
            "real-issuer",
            f"tokens of '{name}' come from {scheme.issuer}, not from this workspace",
            hint=f"get one there, or write 'local = true' under [auth.{name}] in onehand.toml for local work",
        )
