"""generated/tests/test_custom_operations.py: what can be said of operations that are written by hand."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import Code, quoted
from onehand.gen.python.e2e.caller import usable
from onehand.gen.python.e2e.case import Case, Cases
from onehand.gen.python.e2e.testfile import TestFile
from onehand.gen.python.e2e.values import TestSamples
from onehand.gen.python.factories import required
from onehand.gen.python.home import FlatHome
from onehand.gen.python.sample import Samples
from onehand.gen.python.types import Types
from onehand.ir.nodes import Design, Field, Operation, Service
from onehand.ir.types import Named, Primitive

_SAYS = """\
What can be said of the operations that '{service}' carries out by hand.

What they do is not tested here: the design does not say it. Test it in services/{service}/tests."""


def custom_tests(design: Design, service: Service, home: FlatHome) -> list[File]:
    """The file, when there is something to say."""
    operations = [one for one in service.operations if one.kind == "custom" and usable(service, one)]
    taken = any(one.plural == "custom_operations" for one in service.resources.values())
    path = f"generated/tests/test_custom_operations{'_by_hand' if taken else ''}.py"
    file = TestFile(service, path, _SAYS.format(service=service.name))
    writer = _Custom(design, service, file, TestSamples(design, Types(file.out, home), service.name))
    for one in operations:
        writer.tests(one)
    return [file.file()] if file.blocks else []


class _Custom:
    def __init__(self, design: Design, service: Service, file: TestFile, samples: Samples) -> None:
        self.design, self.service, self.file, self.samples = design, service, file, samples

    def tests(self, operation: Operation) -> None:
        """Not found, body, query."""
        body = self._body(operation)
        if self._finds(operation) and body is not None:
            asked = self.file.ask(operation.method, self._path(operation), *([body] if body else []))
            name = f"{operation.name}_of_an_unknown_{operation.resource}_expects_{operation.resource}_not_found"
            self.file.test(name, "Nobody has this id.", [asked, "assert answer.status == 404"])
        if isinstance(operation.body, Named) and operation.body.kind in {"model", "form"} and body:
            self._refused(operation, operation.body, body)
        if body is not None and not any(required(one) for one in operation.query_parameters):
            lines = [
                self.file.ask(
                    operation.method, self._path(operation, "?unknown_to_the_design=1"), *([body] if body else [])
                )
            ]
            wrong = f'{self.file.trial("refusal")}(("unknown_to_the_design", "unknown_field"))'
            lines_: list[Code] = [*lines, f"assert answer.refusal == {wrong}"]
            self.file.test(
                f"{operation.name}_with_an_unknown_parameter_expects_its_fault",
                "It is asked in the words of the design.",
                lines_,
            )

    def _finds(self, operation: Operation) -> bool:
        """Whether it is about one resource, and says that there may be none."""
        ids = [one for one in operation.path_parameters if one.name == "id"]
        return bool(ids and operation.resource and 404 in operation.returns) and not any(
            required(one) for one in operation.query_parameters
        )

    def _path(self, operation: Operation, query: str = "") -> str:
        path = operation.path
        for one in operation.path_parameters:
            number = isinstance(one.type, Primitive) and one.type.name in {"integer", "float", "decimal"}
            path = path.replace(f"{{{one.name}}}", "1" if number else "{NOBODY}")
        return f"f{quoted(path + query)}" if "{NOBODY}" in path else quoted(path + query)

    def _fields(self, named: Named) -> tuple[Field, ...]:
        if named.kind == "model":
            return self.design.model(named).fields
        return self.service.resources[named.name.removesuffix("_form")].form.fields

    def _body(self, operation: Operation) -> str | None:
        """Python text of a valid body; empty when there is none, None when tests cannot make it up."""
        if operation.body is None:
            return ""
        named = operation.body
        if not isinstance(named, Named) or named.kind not in {"model", "form"}:
            return None
        if named.kind == "form" and named.owner != self.service.name:
            return None
        if any(required(one) and self.samples.field(one) is None for one in self._fields(named)):
            return None
        if named.kind == "model" and self.samples.needs(self.design.model(named)):
            return None
        factory = self.samples.factory(named)
        return f"{self.file.trial('fields_of')}({factory}())"

    def _refused(self, operation: Operation, named: Named, body: str) -> None:
        if any(required(one) for one in operation.query_parameters):
            return
        file, table = self.file, f"WRONG_FOR_{operation.name.upper()}"
        fields = self._fields(named)
        cases = [one for one in Cases(self.samples).of(fields, seen=(named.name,)) if one.code]
        cases += [Case(one.name, "None", "required", f"{one.name} of null") for one in fields if required(one)]
        cases.append(Case("unknown_to_the_design", "1", "unknown_field", "an unknown field"))
        rows: list[Code] = []
        for one in cases:
            if "plain(" in one.value:
                file.trial("plain")
            rows.append(file.row(one.says, [quoted(one.path), one.value, quoted(one.code or "")]))
        file.table(table, rows)
        lines: list[Code] = [
            f"body = {file.trial('changed')}({body}, field, value)",
            file.ask(operation.method, self._path(operation), "body"),
            f"assert answer.refusal == {file.trial('refusal')}((field, code))",
        ]
        file.test(
            f"{operation.name}_with_a_wrong_value_expects_its_fault",
            "A body that is not allowed is refused before anything is done.",
            lines,
            table=file.by_rows(["field", "value", "code"], table),
            more=["field: str", "value: object", "code: str"],
        )
