"""Which tests say what is answered about something that is not there?"""

from __future__ import annotations

from onehand.gen.python.code import Code
from onehand.gen.python.e2e.subject import Subject


def missing(subject: Subject) -> None:
    """One test for each operation that takes an id; for a child also that its parent must be there."""
    of = f"Nobody has this id, so there is no {subject.words}"
    for kind, doing, method, more, body in (
        ("get", "getting", "GET", "", None),
        ("versions", "listing_the_versions_of", "GET", "/versions", None),
        ("update", "replacing", "PUT", "", subject.form),
        ("patch", "patching", "PATCH", "", "{}"),
        ("delete", "deleting", "DELETE", "", None),
    ):
        if kind not in subject.kinds or (kind == "update" and subject.formless):
            continue
        path = subject.lost if not more else f"{subject.lost[:-1]}{more}{subject.lost[-1]}"
        name = f"{doing}_an_unknown_{subject.name}_expects_{subject.name}_not_found"
        says = {
            "get": f"{of} to be read.",
            "versions": f"{of} with a history.",
            "update": f"{of} to be replaced; PUT creates nothing.",
            "patch": f"{of} to be changed.",
            "delete": f"{of} to be deleted.",
        }[kind]
        asked = subject.file.ask(method, path, *([body] if body else []))
        subject.test(name, says, asked, "assert answer.status == 404")
    if subject.above:
        _orphans(subject)


def _orphans(subject: Subject) -> None:
    parent = subject.above[-1].name
    lines: list[Code] = []
    if "list" in subject.kinds:
        lines += [subject.file.ask("GET", subject.lost_listing), "assert answer.status == 404"]
    if "create" in subject.kinds and subject.by_api:
        lines += [subject.file.ask("POST", subject.lost_listing, subject.form), "assert answer.status == 404"]
    if lines:
        name = f"{subject.plural}_of_an_unknown_{parent}_expects_{parent}_not_found"
        subject.test(
            name, f"Without its {parent.replace('_', ' ')} there is nothing to list, and nothing to add to.", *lines
        )
