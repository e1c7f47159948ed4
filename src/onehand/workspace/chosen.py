"""Which services does a command mean?"""

from __future__ import annotations

from collections.abc import Iterable

from onehand.ir.nodes import Design, Service
from onehand.workspace.alone import must_be_known
from onehand.workspace.problem import Problem


def with_database(design: Design, names: Iterable[str]) -> list[Service]:
    """Those named, or all that have a database; Problem for a name that is unknown or has none."""
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        must_be_known(design, name)
    named = [design.services[name] for name in wanted]
    for service in named:
        if not service.has_database:
            raise Problem(
                "no-database",
                f"service '{service.name}' has no database",
                hint="it has neither resources nor events nor subscriptions",
            )
    return named or [one for one in design.services.values() if one.has_database]
