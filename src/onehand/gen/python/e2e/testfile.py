"""How is a file of tests laid out?"""

from __future__ import annotations

from collections.abc import Sequence

from onehand.gen.file import File
from onehand.gen.python.code import Brackets, Code, call, docstring, quoted, render
from onehand.gen.python.module import Module
from onehand.gen.python.names import client_class
from onehand.ir.nodes import Service

TRIAL = "onehand.runtime.trial"
NOBODY = "01900000-0000-7000-8000-000000000000"


class TestFile:
    """Tables and tests of one file; a test is a coroutine with its facts as docstring."""

    __test__ = False

    def __init__(self, service: Service, path: str, says: str) -> None:
        self.out = Module(path, source=service.path, says=says)
        self.client = self.out.use("..client", client_class(service.name))
        self.blocks: list[str] = []
        self.tables: list[str] = []

    def trial(self, name: str) -> str:
        return self.out.use(TRIAL, name)

    def test(self, name: str, says: str, lines: Sequence[Code], *, table: str = "", more: Sequence[str] = ()) -> None:
        """`table`: `(field, value): (str, object) of REFUSED`, see `rows`; `more`: further arguments."""
        pytest = self.out.imports.module("pytest")
        head = f"@{pytest}.mark.asyncio\n{table}"
        arguments = [f"client: {self.client}", *more]
        head += render(Brackets(f"async def test_{name}(", arguments, " -> None:"))
        body = [render(line, indent=4) for line in lines]
        self.blocks.append("\n".join([head, docstring(says, indent=4), *body]))

    def by_rows(self, names: Sequence[str], table: str) -> str:
        """The decorator that runs a test with each row of a table."""
        self.out.imports.module("pytest")
        listed: Code = quoted(names[0]) if len(names) == 1 else Brackets("(", [quoted(one) for one in names])
        return render(call("@pytest.mark.parametrize", [listed, table])) + "\n"

    def table(self, name: str, rows: Sequence[Code]) -> None:
        """A constant above the tests, one row per line where they do not fit."""
        self.tables.append(render(Brackets(f"{name} = [", rows)))

    def constant(self, code: Code) -> None:
        """Something else that stands above the tests."""
        self.tables.append(render(code))

    def row(self, id: str, values: Sequence[Code]) -> Code:
        """One case; the id says in the report which."""
        self.out.imports.module("pytest")
        return call("pytest.param", [*values, f"id={quoted(id)}"])

    def ask(self, method: str, path: str, *more: Code, to: str = "answer") -> Code:
        """The statement that asks, and keeps the answer in `to`; with an empty `to` nobody looks at it."""
        start = f"{to} = " if to else ""
        return call(f"{start}await {self.trial('ask')}", ["client", quoted(method), path, *more])

    def file(self, functions: Sequence[str] = ()) -> File:
        """Constants, then what tests share, then the tests."""
        code = "\n".join([*self.tables, *functions, *self.blocks])
        nobody = [f'NOBODY = "{NOBODY}"'] if "NOBODY" in code else []
        for block in ["\n\n".join([*nobody, *self.tables]), *functions, *self.blocks]:
            self.out.add(block)
        self.out.imports.keep(lambda name: not name.islower() or _called(name, code))
        return self.out.file()


def _called(name: str, code: str) -> bool:
    """A field may be called as a function is: then the name alone does not say that the function is used."""
    return f"{name}(" in code or any(f"{before}{name}." in code for before in " (,[")
