"""Who may call an operation?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from onehand.runtime.auth.scheme import SERVICE
from onehand.runtime.identity import ANYONE, Identity
from onehand.runtime.problem import Forbidden


class Auth(Struct, frozen=True):
    """Scheme -> what it must have: scopes of a user, names of services; an empty tuple = anyone with that scheme.

    No schemes at all = public: that must be said in the design, never by omission.
    """

    schemes: Mapping[str, tuple[str, ...]]

    @property
    def public(self) -> bool:
        return not self.schemes

    def admit(self, identity: Identity) -> None:
        """Forbidden, unless the identity has what its scheme must have."""
        if self.public:
            return
        wanted = self.schemes.get(identity.scheme)
        if wanted is None or identity is ANYONE:
            raise Forbidden(f"callers must be: {', '.join(self.schemes)}")
        if identity.scheme == SERVICE:
            _admit_service(identity, wanted)
        elif not identity.scopes.issuperset(wanted):
            raise _lacking([scope for scope in wanted if scope not in identity.scopes])


def _admit_service(identity: Identity, wanted: tuple[str, ...]) -> None:
    if wanted and identity.subject not in wanted:
        raise Forbidden(f"the service '{identity.subject}' is not one of: {', '.join(wanted)}")


def user_schemes(rules: Iterable[Auth]) -> list[str]:
    """Every scheme of users that some operation asks for."""
    return sorted({scheme for auth in rules for scheme in auth.schemes} - {SERVICE})


def _lacking(scopes: list[str]) -> Forbidden:
    challenge = f'Bearer error="insufficient_scope", scope="{" ".join(scopes)}"'
    return Forbidden(
        f"the token lacks {'the scope' if len(scopes) == 1 else 'the scopes'}: {', '.join(scopes)}",
        headers=((b"www-authenticate", challenge.encode("ascii", "replace")),),
    )


PUBLIC = Auth({})
