"""What do all tests of one resource have in common: its paths, its form, how one is made?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from onehand.gen.python.above import ancestors
from onehand.gen.python.code import Brackets, Code, call, docstring, pairs, quoted, render
from onehand.gen.python.creation import creation, unmade
from onehand.gen.python.e2e.caller import usable
from onehand.gen.python.e2e.testfile import TestFile
from onehand.gen.python.e2e.values import TestSamples
from onehand.gen.python.factories import given, required
from onehand.gen.python.home import FlatHome
from onehand.gen.python.models import article, words
from onehand.gen.python.names import class_name, parameter
from onehand.gen.python.sample import SAMPLE
from onehand.gen.python.types import Types
from onehand.ir.nodes import Design, Field, Resource, Service
from onehand.ir.types import Named, Primitive


class Subject:
    """One resource under test."""

    def __init__(self, design: Design, service: Service, resource: Resource, home: FlatHome) -> None:
        self.design, self.service, self.resource, self.home = design, service, resource, home
        self.name, self.plural, self.words = resource.name, resource.plural, words(resource.name)
        self.one = article(resource.name)
        self.creation = creation(design, service, resource, home)
        self.file = TestFile(service, f"generated/tests/test_{resource.plural}.py", self._says())
        self.samples = TestSamples(design, Types(self.file.out, home), service.name)
        self.kinds = {one.kind for one in resource.operations if usable(service, one)}

    def _says(self) -> str:
        """What is not tested here is said, with the reason."""
        hooks = self.creation.hooks.items()
        notes = [f"{article(name).capitalize()} is made by tests/fixtures.py: {why}." for name, why in hooks]
        others = [one.name for one in self.resource.operations if not usable(self.service, one)]
        notes += [
            f"Not tested here: '{name}', which is not for the callers of the other operations." for name in others
        ]
        notes += [f"Not tested here: {what}." for what in self.silent()]
        return "\n\n".join([f"What every {self.words} must do.", *notes])

    def silent(self) -> Iterator[str]:
        """What follows from the design and no test here can see."""
        secret = [one.name for one in self.resource.form.fields if one.secret]
        if secret:
            yield f"what becomes of {', '.join(secret)}, which nobody is shown"
        private = [one.name for one in self.resource.fields if one.private]
        if private:
            yield f"what is kept in {', '.join(private)}, which nobody is shown"

    # --- names

    @property
    def identifier(self) -> str:
        """`an_order`, for names of tests."""
        return self.one.replace(" ", "_")

    def model(self, resource: Resource | None = None) -> str:
        return self.home.name(self.file.out, Named("resource", self.service.name, (resource or self.resource).name))

    @cached_property
    def above(self) -> list[Resource]:
        return ancestors(self.service, self.resource)

    def _path(self, resource: Resource, ids: Sequence[str], last: str = "") -> str:
        """The path as Python text, with an expression for every id."""
        path = resource.path
        for one, id in zip(ancestors(self.service, resource), ids, strict=True):
            path = path.replace(f"{{{one.name}_id}}", f"{{{id}}}")
        path += last
        return f"f{quoted(path)}" if "{" in path else quoted(path)

    @property
    def listing(self) -> str:
        return self._path(self.resource, [f"{one.name}_id" for one in self.above])

    def asked(self, query: str) -> str:
        """The list, with a query whose expressions are in braces."""
        return self._path(self.resource, [f"{one.name}_id" for one in self.above], f"?{query}")

    def place(self, id: str = "created.id", more: str = "") -> str:
        return self._path(self.resource, [f"{one.name}_id" for one in self.above], f"/{{{id}}}{more}")

    @property
    def lost(self) -> str:
        """Where nothing is."""
        return self._path(self.resource, ["NOBODY" for _ in self.above], "/{NOBODY}")

    @property
    def lost_listing(self) -> str:
        return self._path(self.resource, ["NOBODY" for _ in self.above])

    @property
    def inside(self) -> str:
        """The arguments that every call of the client begins with: `order_id, ` of a child."""
        return "".join(f"{one.name}_id, " for one in self.above)

    # --- its form

    @cached_property
    def formless(self) -> list[str]:
        """Required fields that make it impossible to say a valid form."""
        return [one.name for one in unmade(self.samples, self.resource)]

    def posted(self, more: Sequence[tuple[str, Code]] = ()) -> str:
        """A form whose references are there, with other values."""
        said = {name for name, _ in more}
        own: list[tuple[str, Code]] = [
            (name, f"(await new_{target}(client)).id") for name, target in self.references.items() if name not in said
        ]
        return " | ".join([self.form, *([pairs([*own, *more]).flat()] if own or more else [])])

    @property
    def form(self) -> str:
        return f"{self.name}_form()"

    @cached_property
    def references(self) -> dict[str, str]:
        return self.creation.references[self.name]

    @cached_property
    def by_api(self) -> bool:
        """Whether one is made by POST of a form."""
        return self.name not in self.creation.hooks

    def readable(self, field: Field) -> bool:
        """Whether what the form says is what the resource shows under the same name."""
        found = next((one for one in self.resource.fields if one.name == field.name), None)
        return found is not None and found.type == field.type and not found.private and not field.secret

    def simple(self, field: Field) -> bool:
        """One value that tests can make, and another, and that refers to nothing."""
        return (
            isinstance(field.type, Primitive)
            and field.refers_to is None
            and self.readable(field)
            and field.default is None
            and not self.formless
            and self.samples.field(field) is not None
        )

    def alone(self, field: Field) -> bool:
        """Whether the field alone may occur once."""
        return (field.name,) in self.resource.unique

    def value(self, field: Field) -> str:
        """Another valid value of the field, as JSON: that of another form."""
        if field.name == owners_form_field(self.resource):
            return "NOBODY"
        return f"{self.form}[{quoted(field.name)}]"

    @property
    def made(self) -> str:
        """Another form, as a struct: `make_user_form()`."""
        make = self.file.out.use("..factories", f"make_{self.name}_form")
        return call(make, [f"{parameter(one.name)}=NOBODY" for one in given(self.samples, self.resource)]).flat()

    def numbered(self, value: str) -> str:
        """The value with a number of its own."""
        return re.sub(r"\bnumber\b(?=[,)}]| %|$)", f"{self.file.out.use(SAMPLE, 'next_number')}()", value)

    # --- how one is made

    def new(self, *more: str) -> str:
        """The call that makes one, inside of what the test has made before."""
        return f"new_{self.name}({', '.join(['client', *(f'{one.name}_id' for one in self.above), *more])})"

    def create(self, *more: Code, to: str = "created") -> Code:
        ids = [f"{one.name}_id" for one in self.above]
        return call(f"{to} = await new_{self.name}", ["client", *ids, *more])

    def test(self, name: str, says: str, *lines: Code, table: str = "", more: Sequence[str] = ()) -> None:
        self.file.test(name, says, [*self._parents(lines), *lines], table=table, more=more)

    def _parents(self, lines: Sequence[Code]) -> list[str]:
        """What has to be there before: those above whose ids are in the lines, the outermost first."""
        if not self.above:
            return []
        text = "\n".join(render(line) for line in lines)
        used = [place for place, one in enumerate(self.above) if re.search(rf"\b{one.name}_id\b", text)]
        made = []
        for place, one in enumerate(self.above[: max(used, default=-1) + 1]):
            ids = ", ".join(["client", *(f"{over.name}_id" for over in self.above[:place])])
            made.append(f"{one.name}_id = (await new_{one.name}({ids})).id")
        return made

    def functions(self) -> list[str]:
        """What the tests share: only what they use."""
        every = "\n".join([*self.file.blocks, *self.file.tables])
        made: list[str] = []
        for step in reversed(self.creation.steps):
            for name, function in ((f"new_{step.name}(", self._creator), (f"{step.name}_form(", self._former)):
                if name in every:
                    made.insert(0, function(step))
                    every += made[0]
        return [one for one in made if one]

    def _former(self, step: Resource) -> str:
        make = self.file.out.use("..factories", f"make_{step.name}_form")
        own = owners_form_field(step)
        asked = [f"{parameter(one.name)}=NOBODY" for one in given(self.samples, step) if one.name != own]
        says = f"{article(step.name).capitalize()}'s valid form, as JSON" + (
            "; what it refers to is not there." if asked else "."
        )
        if own is not None:
            asked.append(f"{parameter(own)}={self.file.out.use('onehand.runtime.callers', 'SUBJECT')}")
        lines = [f"def {step.name}_form() -> dict[str, object]:", docstring(says, indent=4)]
        fields = self.file.trial("fields_of")
        return "\n".join([*lines, render(call(f"return {fields}", [call(make, asked)]), indent=4)])

    def _creator(self, step: Resource) -> str:
        if step.name in self.creation.hooks:
            self.file.out.use("...tests.fixtures", f"new_{step.name}")
            return ""
        cls, above = self.model(step), ancestors(self.service, step)
        inside: list[Code] = [f"{one.name}_id: str | None = None" for one in above]
        items: list[Code] = [f"client: {self.file.client}", *inside, "/", "**changes: object"]
        lines = [render(Brackets(f"async def new_{step.name}(", items, f" -> {cls}:"))]
        lines.append(
            docstring(f"{article(step.name).capitalize()}; `changes` are fields of its form, as JSON.", indent=4)
        )
        for one in above:
            ids = ", ".join(["client", *(f"{over.name}_id" for over in ancestors(self.service, one))])
            lines.append(f"    {one.name}_id = {one.name}_id or (await new_{one.name}({ids})).id")
        own = self.creation.references[step.name]
        for name, target in own.items():
            lines.append(f"    if {quoted(name)} not in changes:")
            lines.append(f"        changes[{quoted(name)}] = (await new_{target}(client)).id")
        path = self._path(step, [f"{one.name}_id" for one in above])
        body = f"body={step.name}_form() | changes"
        request = call(f"made: {cls} = await client.request", [quoted("POST"), path, body, f"returns={cls}"])
        return "\n".join([*lines, render(request, indent=4), "    return made"])

    # --- what others ask

    @property
    def patchable(self) -> list[Field]:
        """Fields that a PATCH can change to another value that tests can make."""
        return [one for one in self.resource.form.fields if not one.immutable and self.simple(one)]

    @property
    def changeable(self) -> Field | None:
        """One of them whose values differ."""
        usual = [one for one in self.patchable if str(one.type) != "boolean" and _varies(one)]
        return next((one for one in usual if required(one)), next(iter(usual), None))

    @property
    def cls(self) -> str:
        return class_name(self.name)


def owners_form_field(resource: Resource) -> str | None:
    """The field of the form that says whose a row is: what a caller creates is its own."""
    owner = next((one for one in resource.fields if one.name == resource.owner), None)
    name = (owner.embed.form_field if owner.embed else owner.name) if owner else None
    return name if any(one.name == name for one in resource.form.fields) else None


def _varies(field: Field) -> bool:
    """Whether two samples of it are two values."""
    if str(field.type) in {"date", "datetime"}:
        return field.minimum is None and field.maximum is None
    if str(field.type) == "float":
        return False
    return not (field.minimum is not None and field.minimum == field.maximum and str(field.type) == "integer")
