"""How does a role differ from the standard?"""

from __future__ import annotations

from collections.abc import Iterator

from onehand.gen.sql.words import ident, text
from onehand.workspace.standard.deviation import MASK, Deviation
from onehand.workspace.standard.limits import TIMEOUT_SETTINGS, Limits
from onehand.workspace.standard.scram import fits, verifier
from onehand.workspace.standard.seen import Seen, SeenRole
from onehand.workspace.standard.wanted import WantedRole

_POWERS = {
    "superuser": "is superuser",
    "createrole": "may make roles",
    "createdb": "may make databases",
    "replication": "may copy the whole server",
    "bypassrls": "is above row security",
}


def role_deviations(role: WantedRole, seen: Seen, limits: Limits, password: str) -> Iterator[Deviation]:
    """All of one role, in an order in which they can be repaired."""
    found = seen.roles.get(role.name)
    if found is None:
        yield _missing(role, limits, password)
        yield from _timeouts(role, SeenRole(), limits)
    else:
        yield from _password(role, found, password)
        yield from _powers(role, found)
        yield from _limit(role, found, limits)
        yield from _timeouts(role, found, limits)
        yield from _own_settings(role, found)
        yield from _memberships(role, found)
    if role.kind == "owner" and not seen.superuser and role.name not in seen.owned:
        yield Deviation(
            f"'{seen.administrator}' may not give a database to role '{role.name}'",
            f"grant {ident(role.name)} to {ident(seen.administrator)}",
        )


def _missing(role: WantedRole, limits: Limits, password: str) -> Deviation:
    return Deviation(
        f"role '{role.name}' is missing",
        f"create role {ident(role.name)} login connection limit {limits.connections_of(role.kind)} password '{MASK}'",
        verifier=verifier(password),
    )


def _password(role: WantedRole, found: SeenRole, password: str) -> Iterator[Deviation]:
    if found.opens or (found.verifier is None and found.opens is None):
        return
    if found.verifier is not None and fits(found.verifier, password):
        return
    what = f"role '{role.name}' has another password than this machine knows"
    if found.verifier and not found.verifier.startswith("SCRAM-SHA-256$"):
        what = f"the password of role '{role.name}' is not stored as scram-sha-256"
    yield Deviation(what, f"alter role {ident(role.name)} password '{MASK}'", verifier=verifier(password))


def _powers(role: WantedRole, found: SeenRole) -> Iterator[Deviation]:
    name = ident(role.name)
    for power, words in _POWERS.items():
        if power in found.powers:
            yield Deviation(f"role '{role.name}' {words}", f"alter role {name} no{power}")
    if not found.logs_in:
        yield Deviation(f"role '{role.name}' may not log in", f"alter role {name} login")
    if found.expires:
        yield Deviation(f"the password of role '{role.name}' has an end", f"alter role {name} valid until 'infinity'")


def _limit(role: WantedRole, found: SeenRole, limits: Limits) -> Iterator[Deviation]:
    limit = limits.connections_of(role.kind)
    if found.limit != limit:
        has = "any number of" if found.limit == -1 else found.limit
        yield Deviation(
            f"role '{role.name}' may open {has} connections, not {limit}",
            f"alter role {ident(role.name)} connection limit {limit}",
        )


def _timeouts(role: WantedRole, found: SeenRole, limits: Limits) -> Iterator[Deviation]:
    for setting, value in limits.settings(role.kind).items():
        has = found.settings.get(setting)
        if has != value:
            yield Deviation(
                f"role '{role.name}' has {setting} {has or 'unset'}, not {value}",
                f"alter role {ident(role.name)} set {setting} = {text(value)}",
            )


def _own_settings(role: WantedRole, found: SeenRole) -> Iterator[Deviation]:
    """What somebody else has set: perhaps for a reason, so it is told and left."""
    name = ident(role.name)
    ours = frozenset(TIMEOUT_SETTINGS.values())
    for setting, value in found.settings.items():
        if setting not in ours:
            yield Deviation(
                f"role '{role.name}' has {setting} {value}", f"alter role {name} reset {setting}", automatic=False
            )
    for database, setting in found.local_settings:
        yield Deviation(
            f"role '{role.name}' has its own {setting} in database '{database}'",
            f"alter role {name} in database {ident(database)} reset {setting}",
            automatic=False,
        )


def _memberships(role: WantedRole, found: SeenRole) -> Iterator[Deviation]:
    name = ident(role.name)
    for group in found.member_of:
        yield Deviation(f"role '{role.name}' has the rights of '{group}'", f"revoke {ident(group)} from {name}")
    for member in found.members:
        yield Deviation(
            f"'{member}' has the rights of role '{role.name}'", f"revoke {name} from {ident(member)}", automatic=False
        )
