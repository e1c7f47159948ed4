"""As whom do the generated tests call a service?"""

from __future__ import annotations

from onehand.ir.nodes import Operation, Service

USER, SERVICE = "user", "service"


def caller(service: Service) -> str | None:
    """None = a user, as nearly always; else the service that may call, where no user may."""
    if any(not one.auth.schemes or USER in one.auth.schemes for one in service.operations):
        return None
    for one in service.operations:
        names = one.auth.schemes.get(SERVICE)
        if names is not None:
            return names[0] if names else "tester"
    return None


def usable(service: Service, operation: Operation) -> bool:
    """Whether that caller may call this operation."""
    schemes, name = operation.auth.schemes, caller(service)
    if not schemes:
        return True
    if name is None:
        return USER in schemes
    return SERVICE in schemes and (not schemes[SERVICE] or name in schemes[SERVICE])
