"""Who may call an operation?"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

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
        wanted = self.schemes.get(identity.kind)
        if wanted is None or identity is ANYONE:
            raise Forbidden(f"callers must be: {', '.join(self.schemes)}")
        if identity.kind == "service":
            _admit_service(identity, wanted)
        elif not identity.scopes.issuperset(wanted):
            raise Forbidden(f"the token must have the scopes: {', '.join(wanted)}")


def _admit_service(identity: Identity, wanted: tuple[str, ...]) -> None:
    if wanted and identity.subject not in wanted:
        raise Forbidden(f"the service '{identity.subject}' is not one of: {', '.join(wanted)}")


PUBLIC = Auth({})
