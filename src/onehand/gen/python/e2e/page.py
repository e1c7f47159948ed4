"""Which tests say how a long list is read?"""

from __future__ import annotations

from onehand.gen.python.code import Code, call
from onehand.gen.python.e2e.subject import Subject


def pages(subject: Subject) -> None:
    """Page by page, all of them once; what cannot be asked."""
    if "list" not in subject.kinds:
        return
    _unaskable(subject)
    ids: list[Code] = [f"{one.name}_id" for one in subject.above]
    listing = f"await client.list_{subject.plural}"
    lines: list[Code] = [
        f"ids = {{(await {subject.new()}).id for _ in range(3)}}",
        call(f"first = {listing}", [*ids, "id=sorted(ids)", "limit=2"]),
        call(f"second = {listing}", [*ids, "id=sorted(ids)", "limit=2", "after=first.next"]),
        "assert (len(first.items), len(second.items), second.next) == (2, 1, None)",
        "assert {one.id for one in [*first.items, *second.items]} == ids",
        subject.file.ask("GET", subject.asked("limit=2&after={first.next}")),
        f'assert answer.refusal == {subject.file.trial("refusal")}(("after", "pattern"))',
    ]
    says = "Page after page each of them comes once; a cursor is good for its own question only."
    subject.test(f"reading_{subject.plural}_page_by_page_expects_each_once", says, *lines)


def _unaskable(subject: Subject) -> None:
    file = subject.file
    limit = next(one for one in subject.resource.operations if one.kind == "list").query_parameters
    most = next(int(one.maximum) for one in limit if one.name == "limit" and isinstance(one.maximum, int))
    file.table(
        "UNASKABLE",
        [
            file.row(query, [f'"{query}"', f'"{name}"', f'"{code}"'])
            for query, name, code in (
                ("unknown_to_the_design=1", "unknown_to_the_design", "unknown_field"),
                ("sort=unknown_to_the_design", "sort", "unknown_value"),
                ("limit=0", "limit", "too_small"),
                (f"limit={most + 1}", "limit", "too_large"),
                ("limit=many", "limit", "type"),
                ("after=nowhere", "after", "pattern"),
            )
        ],
    )
    subject.test(
        f"listing_{subject.plural}_by_what_cannot_be_asked_expects_its_fault",
        "A list is asked in the words of the design, within its limits.",
        file.ask("GET", _lost(subject)),
        f"assert answer.refusal == {file.trial('refusal')}((field, code))",
        table=file.by_rows(["query", "field", "code"], "UNASKABLE"),
        more=["query: str", "field: str", "code: str"],
    )
    subject.test(
        f"listing_{subject.plural}_at_the_limits_expects_a_page",
        f"A page may have one item, and {most}.",
        file.ask("GET", subject.asked("limit=1")),
        "assert answer.status == 200",
        file.ask("GET", subject.asked(f"limit={most}")),
        "assert answer.status == 200",
    )


def _lost(subject: Subject) -> str:
    text = subject.lost_listing
    return f'{text[:-1]}?{{query}}"' if text.startswith("f") else f'f{text[:-1]}?{{query}}"'
