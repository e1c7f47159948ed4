"""generated/call.py: what a handler has in its hands: DAOs, copies and clients by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from onehand.gen.file import File
from onehand.gen.python.code import docstring
from onehand.gen.python.module import Module
from onehand.gen.python.names import call_attribute, client_class, constant, copy_class, dao_class, module
from onehand.gen.python.spec import copy_constant
from onehand.ir.nodes import Copy, Service

_SAYS = "One request, batch of events or job: who asks, the database, other services."


def generate(service: Service) -> list[File]:
    """call.py."""
    says = f"What a handler of '{service.name}' works with."
    file = Module("generated/call.py", source=service.path, says=says, declared=["Call"])
    properties = [*_daos(file, service), *_copies(file, service), *_clients(file, service)]
    blocks = [docstring(_SAYS, indent=4), *properties]
    file.add(f"class Call({file.use('onehand.runtime.call', 'Call')}):\n" + "\n\n".join(blocks))
    return [file.file()]


def _property(name: str, type: str, value: str, says: str = "") -> str:
    lines = [
        "    @property",
        f"    def {name}(self) -> {type}:",
        docstring(says, indent=8, function=True),
        f"        return {value}",
    ]
    return "\n".join(line for line in lines if line)


def _daos(file: Module, service: Service) -> Iterator[str]:
    for resource in service.resources.values():
        spec = file.use(".spec", constant(resource.plural))
        dao = file.use(f".dao.{module(resource.plural)}", dao_class(resource.plural))
        yield _property(call_attribute(resource.plural), dao, f"self.store({spec}, {dao})")


def _copies(file: Module, service: Service) -> Iterator[str]:
    counted = Counter(copy.resource for one in service.subscriptions.values() for copy in one.copies)
    for subscription in service.subscriptions.values():
        for copy in subscription.copies:
            spec = file.use(".spec", copy_constant(subscription.service, copy.resource))
            model = file.use(f".subscriptions.{module(subscription.service)}", copy_class(copy.resource))
            dao = f"{file.use('onehand.runtime.db.copy', 'CopyDao')}[{model}]"
            name = copy_property(subscription.service, copy, unique=counted[copy.resource] == 1)
            says = f"'{copy.resource}' of '{subscription.service}', as it last arrived by event."
            yield _property(name, dao, f"self.store({spec}, {dao})", says)


def copy_property(service: str, copy: Copy, *, unique: bool) -> str:
    """`user_copy`; with the service in front when two copies have the same name."""
    return f"{copy.resource}_copy" if unique else f"{service}_{copy.resource}_copy"


def _clients(file: Module, service: Service) -> Iterator[str]:
    for name in service.uses:
        client = file.use(f".clients.{module(name)}", client_class(name))
        yield _property(call_attribute(name), client, f"self.client({client})", f"The API of '{name}'.")
