"""Which tests say what the others are told?"""

from __future__ import annotations

from onehand.gen.python.code import Code, call, quoted
from onehand.gen.python.e2e.change import form_of, rewritable
from onehand.gen.python.e2e.subject import Subject

_EVENTS = ("onehand.runtime.told", "Events")


def events(subject: Subject) -> None:
    """After each write its event with the whole resource; after one that changes nothing, none."""
    if not subject.resource.has_events:
        return
    use = subject.file.out.use
    model, name = subject.model(), quoted(subject.name)
    told = f'{subject.name}_upserted"'
    lines: list[Code] = [subject.create()]
    wanted: list[str] = [f'"{told}']
    values = ["created"]
    if "update" in subject.kinds and rewritable(subject):
        lines.append(subject.file.ask("PUT", subject.place(), form_of(subject), to=""))
    field = subject.changeable
    if "patch" in subject.kinds:
        lines.append(subject.file.ask("PATCH", subject.place(), "{}", to=""))
    if "patch" in subject.kinds and field is not None:
        value = subject.value(field)
        lines.append(subject.file.ask("PATCH", subject.place(), f"{{{quoted(field.name)}: {value}}}"))
        lines.append(f"changed_now = answer.read({model})")
        wanted.append(f'"{told}')
        values.append("changed_now")
    if "delete" in subject.kinds:
        lines.append(subject.file.ask("DELETE", subject.place(), to=""))
        wanted.append(f'"{subject.name}_deleted"')
    lines.append(call("told = await events.of", [name, "created.id", f"count={len(wanted)}"]))
    lines.append(f"assert [one.name for one in told] == [{', '.join(wanted)}]")
    shown = "told" if len(values) == len(wanted) else f"told[:{len(values)}]"
    lines.append(f"assert [one.read({model}) for one in {shown}] == [{', '.join(values)}]")
    if len(values) < len(wanted):
        lines.append(f"assert told[-1].read({model}).id == created.id")
    says = "Each write is told to everybody, with the whole of it; a write that changes nothing is not."
    if len(wanted) == 1:
        says = "What was created is told to everybody, with the whole of it."
    subject.test(f"writing_{subject.identifier}_expects_its_events", says, *lines, more=[f"events: {use(*_EVENTS)}"])
