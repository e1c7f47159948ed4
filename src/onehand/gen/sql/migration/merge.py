"""Which functions does the middle state have, when both versions have one of the same name?

The new one's, with what only the old one needs added to it: columns of a journal record, events, journal tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onehand.gen.sql.schema import Script, Table
from onehand.gen.sql.words import ident

_RECORD = re.compile(
    r"(insert into journal\.\S+ \(\n)(.*?)(\n *\)\n *(?:values \(|select)\n)(.*?)(\n *(?:\)|from changed)[;\n])",
    re.DOTALL,
)
_EVENTS = re.compile(r"(if emit\.discriminator not in \()(.*?)(\) then\n.*?\n  end if;)", re.DOTALL)
_BLOCK = re.compile(r"\n  if (?:emit|replay)\.\w+ (?:=|is not distinct from) (.*?) then\n.*?\n  end if;", re.DOTALL)
_ROWS = re.compile(r"(values\n  )(.*?)(\n\$\$;)", re.DOTALL)


def merged(old: Script, new: Script, journals: Sequence[tuple[Table, Table]]) -> Script:
    """Of one name; `journals`: the journal tables that stay, before and after."""
    if old.text == new.text:
        return new
    text = new.text
    if new.name.startswith("journal of "):
        plural = new.name.removeprefix("journal of ")
        for before, after in journals:
            if after.name == plural:
                text = _recorder(old.text, text, before, after)
    elif new.name == "journal emit":
        text = _blocks(old.text, _events(old.text, text))
    elif new.name == "journal replay":
        text = _blocks(old.text, text)
    elif new.name == "journals":
        text = _rows(old.text, text)
    elif new.name == "journal default partitions":
        text += "".join(line for line in old.text.splitlines(keepends=True) if line not in text)
    return Script(name=new.name, text=text, drop=new.drop)


def _recorder(old: str, new: str, before: Table, after: Table) -> str:
    """Records the columns of both."""
    known = {column.name for column in after.columns}
    left = [column.name for column in before.columns if column.name not in known]
    found = _RECORD.search(new)
    assert found is not None, f"the function of journal.{after.name} is not as expected"
    indent = re.match(r" *", found[2])[0]  # type: ignore[index]
    values = _recorded(old)
    columns = "".join(f",\n{indent}{ident(name)}" for name in left)
    row = "changed" if "changed." in found[4] else "new"
    given = "".join(f",\n{indent}{_of(row, values.get(ident(name), ''), ident(name))}" for name in left)
    head, names, middle, says, tail = found.groups()
    return new[: found.start()] + head + names + columns + middle + says + given + tail + new[found.end() :]


def _of(row: str, value: str, column: str) -> str:
    """What the old function wrote there, else the column, of the row as the new function calls it."""
    return re.sub(r"(?<![\w.])(?:new|changed)\.", f"{row}.", value) or f"{row}.{column}"


def _recorded(text: str) -> dict[str, str]:
    """Column -> what the function writes there."""
    found = _RECORD.search(text)
    if found is None:
        return {}
    names, values = (re.split(r",\n *", found[group].strip()) for group in (2, 4))
    return dict(zip(names, values, strict=True)) if len(names) == len(values) else {}


def _events(old: str, new: str) -> str:
    """Takes the events of both."""
    before, after = _EVENTS.search(old), _EVENTS.search(new)
    if before is None or after is None:
        return new
    known = list(dict.fromkeys([*after[2].split(", "), *before[2].split(", ")]))
    return new[: after.start(2)] + ", ".join(known) + new[after.end(2) :]


def _blocks(old: str, new: str) -> str:
    """One `if` per event or journal: those of the new version first."""
    after = list(_BLOCK.finditer(new))
    known = {one[1] for one in after}
    left = "".join(one[0] for one in _BLOCK.finditer(old) if one[1] not in known)
    begin = re.search(r"\nbegin", new)
    checked = _EVENTS.search(new)
    at = after[-1].end() if after else checked.end() if checked else begin.end() if begin else len(new)
    return new[:at] + left + new[at:]


def _rows(old: str, new: str) -> str:
    """The journal tables of both."""
    before, after = _ROWS.search(old), _ROWS.search(new)
    if before is None:
        return new
    if after is None:
        return old
    known = {row.partition(",")[0] for row in after[2].split(",\n  ")}
    left = [row for row in before[2].split(",\n  ") if row.partition(",")[0] not in known]
    return new[: after.end(2)] + "".join(f",\n  {row}" for row in left) + new[after.end(2) :]
