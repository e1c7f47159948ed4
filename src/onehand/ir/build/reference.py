"""Which resource does `refers_to` mean?"""

from __future__ import annotations

from onehand.design.shape import Name
from onehand.ir.build.scope import Scope
from onehand.ir.nodes import Reference
from onehand.text.suggest import did_you_mean


def build_reference(written: Name, scope: Scope) -> Reference | None:
    """`resource` is of this service, `service.resource` of any in the workspace. None after an error."""
    first, dot, rest = written.value.partition(".")
    service, resource = (first, rest) if dot else (scope.owner, first)
    declared = scope.services.get(service)
    if declared is None and service in scope.unreadable:
        return None
    if declared is None:
        known = did_you_mean(
            service, scope.services, otherwise="services are the files of 'api/' that start with 'service:'"
        )
        scope.report.error("unknown-service", written.span, f"no service is named '{service}'", help=known)
        return None
    if resource not in declared.resources:
        others = [f"{service}.{name}" if dot else name for name in declared.resources]
        others += [f"{name}.{resource}" for name, other in scope.services.items() if resource in other.resources]
        help = did_you_mean(
            written.value, others, otherwise=f"its resources: {', '.join(declared.resources) or 'none'}"
        )
        scope.report.error(
            "unknown-resource", written.span, f"service '{service}' has no resource '{resource}'", help=help
        )
        return None
    return Reference(service, resource)
