"""tests/fixtures.py to begin with: how tests come by what they cannot make through the API alone."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.above import ancestors
from onehand.gen.python.client import roots
from onehand.gen.python.code import Brackets, Code, docstring, quoted, render
from onehand.gen.python.creation import creation
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import article
from onehand.gen.python.module import Module
from onehand.gen.python.names import client_class
from onehand.gen.python.open import closure
from onehand.ir.nodes import Design, Resource, Service
from onehand.ir.types import Named

_SAYS = """\
What the generated tests of '{service}' need and no design can say.

`new_...` makes one for a test: on the mock, and on the real service. STUBS stand in the mock for operations that are
written by hand: name -> answer, or a function with the handler's signature."""


def fixtures(design: Design, service: Service) -> list[File]:
    """The file and its package; nothing where every resource can be made through the API."""
    home = FlatHome(closure(design, roots(service)), place="..generated.client.models")
    needed: dict[str, str] = {}
    for resource in service.resources.values():
        if resource.operations:
            needed |= creation(design, service, resource, home).hooks
    if not needed:
        return []
    file = Module("tests/fixtures.py", source="", says=_SAYS.format(service=service.name))
    file.add(f"STUBS: {file.use('collections.abc', 'Mapping')}[str, object] = {{}}")
    for name, why in needed.items():
        file.add(_hook(file, home, service, service.resources[name], why))
    package = Module("tests/__init__.py", source="", says=f"Tests of '{service.name}' that are written by hand.").file()
    return [package, file.file()]


def _hook(file: Module, home: FlatHome, service: Service, resource: Resource, why: str) -> str:
    name = f"new_{resource.name}"
    client = file.use("..generated.client", client_class(service.name))
    above = [f"{one.name}_id: str | None = None" for one in ancestors(service, resource)]
    items: list[Code] = [f"client: {client}", *above, "/", "**changes: object"]
    returns = home.name(file, Named("resource", service.name, resource.name))
    head = render(Brackets(f"async def {name}(", items, f" -> {returns}:"))
    says = f"{article(resource.name).capitalize()}; `changes` are fields of its form, as JSON.\n\n{why}."
    skip = file.use("onehand.runtime.testing", "skip_until_written")
    given = ", ".join(["client", *(f"{one.name}_id" for one in ancestors(service, resource)), "changes"])
    return "\n".join([head, docstring(says, indent=4), f"    {skip}({quoted(name)}, {given})"])
