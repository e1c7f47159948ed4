"""Which tests say that a request may depend on what its caller has seen?"""

from __future__ import annotations

from onehand.gen.python.code import Code, quoted
from onehand.gen.python.e2e.change import form_of, rewritable
from onehand.gen.python.e2e.subject import Subject


def conditions(subject: Subject) -> None:
    """If-None-Match and If-Match."""
    kinds, file = subject.kinds, subject.file
    if "get" not in kinds:
        return
    lines: list[Code] = [
        subject.create(),
        file.ask("GET", subject.place(), to="seen"),
        file.ask("GET", subject.place(), "if_none_match=seen.etag"),
        'assert (answer.status, answer.body) == (304, b"")',
        file.ask("GET", subject.place(), "if_none_match='\"0\"'"),
        "assert answer.status == 200",
    ]
    subject.test(
        f"getting_an_unchanged_{subject.name}_expects_not_modified",
        "Who has seen this version is not sent it again.",
        *lines,
    )
    for kind, doing, method, body in (
        ("update", "replacing", "PUT", form_of(subject) if rewritable(subject) else ""),
        ("patch", "patching", "PATCH", "{}"),
        ("delete", "deleting", "DELETE", None),
    ):
        if kind in kinds and body != "":
            _matched(subject, doing, method, body)


def _matched(subject: Subject, doing: str, method: str, body: str | None) -> None:
    file, given = subject.file, [] if body is None else [body]
    lines: list[Code] = [
        subject.create(),
        file.ask(method, subject.place(), *given, "if_match='\"0\"'"),
        "assert answer.status == 412",
        file.ask("GET", subject.place(), to="seen"),
        "assert seen.status == 200",
        *_overtaken(subject, method, given),
        file.ask(method, subject.place(), *given, "if_match=seen.etag"),
        f"assert answer.status == {204 if method == 'DELETE' else 200}",
    ]
    subject.test(
        f"{doing}_a_stale_{subject.name}_expects_precondition_failed",
        "With If-Match only the version that the caller has seen is written; without a newer one nothing happens.",
        *lines,
    )


def _overtaken(subject: Subject, method: str, given: list[str]) -> list[Code]:
    """Somebody else writes in between, where there is something to write."""
    field = subject.changeable
    if field is None or "patch" not in subject.kinds:
        return []
    value = subject.value(field)
    return [
        subject.file.ask("PATCH", subject.place(), f"{{{quoted(field.name)}: {value}}}"),
        subject.file.ask(method, subject.place(), *given, "if_match=seen.etag"),
        "assert answer.status == 412",
        subject.file.ask("GET", subject.place(), to="seen"),
    ]
