"""generated/tests/test_access.py: who may call, said for every operation."""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.code import Code, quoted
from onehand.gen.python.e2e.caller import SERVICE, USER
from onehand.gen.python.e2e.testfile import NOBODY, TestFile
from onehand.ir.nodes import Operation, Service
from onehand.ir.types import Primitive

_TOKENS = ("onehand.runtime.callers", "Tokens")


def access_tests(service: Service) -> File:
    """Closed unless the design opens it: refused before anything else is looked at."""
    taken = any(one.plural == "access" for one in service.resources.values())
    file = TestFile(
        service, f"generated/tests/test_access{'_to_service' if taken else ''}.py", f"Who may call '{service.name}'."
    )
    closed = [one for one in service.operations if one.auth.schemes]
    public = [one for one in service.operations if not one.auth.schemes]
    if closed:
        _closed(file, closed)
    _scopes(file, [one for one in closed if one.auth.schemes.get(USER)])
    _users(file, [one for one in closed if USER not in one.auth.schemes])
    _services(file, [one for one in closed if SERVICE not in one.auth.schemes or one.auth.schemes[SERVICE]])
    if public:
        _public(file, public)
    return file.file()


def _rows(file: TestFile, operations: list[Operation]) -> list[Code]:
    return [file.row(one.name, [quoted(one.method), quoted(_path(one))]) for one in operations]


def _path(operation: Operation) -> str:
    path = operation.path
    for one in operation.path_parameters:
        number = isinstance(one.type, Primitive) and one.type.name in {"integer", "float", "decimal"}
        path = path.replace(f"{{{one.name}}}", "1" if number else NOBODY)
    return path


def _test(file: TestFile, name: str, says: str, table: str, lines: list[Code], *, tokens: bool = False) -> None:
    more = ["method: str", "path: str"] + ([f"tokens: {file.out.use(*_TOKENS)}"] if tokens else [])
    file.test(name, says, lines, table=file.by_rows(["method", "path"], table), more=more)


def _ask(file: TestFile, token: str) -> str:
    return f"answer = await {file.trial('ask')}(client.acting_as(lambda: {token}), method, path)"


def _closed(file: TestFile, operations: list[Operation]) -> None:
    file.table("CLOSED", _rows(file, operations))
    says = "Who does not say who it is, or cannot prove it, is asked to."
    lines: list[Code] = [_ask(file, '""'), "assert answer.status == 401"]
    lines += [_ask(file, file.trial("UNSIGNED")), "assert answer.status == 401"]
    _test(file, "calling_without_a_token_expects_unauthorized", says, "CLOSED", lines)


def _scopes(file: TestFile, operations: list[Operation]) -> None:
    if operations:
        file.table("SCOPED", _rows(file, operations))
        lines: list[Code] = ["token = tokens.user()", _ask(file, "token"), "assert answer.status == 403"]
        says = "A user without the scope may not."
        _test(file, "calling_without_the_scope_expects_forbidden", says, "SCOPED", lines, tokens=True)


def _users(file: TestFile, operations: list[Operation]) -> None:
    if operations:
        file.table("NOT_FOR_USERS", _rows(file, operations))
        lines: list[Code] = ["token = tokens.user()", _ask(file, "token"), "assert answer.status == 403"]
        _test(file, "calling_as_a_user_expects_forbidden", "It is not for users.", "NOT_FOR_USERS", lines, tokens=True)


def _services(file: TestFile, operations: list[Operation]) -> None:
    if operations:
        file.table("NOT_FOR_EVERY_SERVICE", _rows(file, operations))
        lines: list[Code] = ['token = tokens.service("stranger")', _ask(file, "token"), "assert answer.status == 403"]
        says = "A service that the design does not name may not."
        _test(file, "calling_as_another_service_expects_forbidden", says, "NOT_FOR_EVERY_SERVICE", lines, tokens=True)


def _public(file: TestFile, operations: list[Operation]) -> None:
    file.table("PUBLIC", _rows(file, operations))
    lines: list[Code] = [_ask(file, '""'), "assert answer.status not in {401, 403}"]
    _test(file, "calling_what_is_public_expects_no_question", "Nobody need say who it is.", "PUBLIC", lines)
