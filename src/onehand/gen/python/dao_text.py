"""How is the SQL of a generated DAO laid out?"""

from __future__ import annotations

import re
import textwrap

from onehand.gen.python.names import constant
from onehand.ir.nodes import Field
from onehand.ir.types import Named

_WIDTH = 100


def statement(name: str, text: str) -> str:
    """`NAME = \"\"\"...\"\"\"`; `{COLUMNS}` in the text stands for the constant of that name."""
    prefix = "f" if re.search(r"\{[A-Z]", text) else ""
    # A name in quotes at the end would end the text one quote too late.
    end = "\n" if text.endswith('"') else ""
    return f'{name} = {prefix}"""\\\n{text}{end}"""'


def constant_of(names: tuple[str, ...]) -> str:
    """`ORDER_AND_COUNT`, of a unique key."""
    return constant("_and_".join(names))


def wrapped(items: list[str]) -> str:
    """A list with commas, in lines that begin with two spaces."""
    lines = [""]
    for item in items:
        if len(item) > _WIDTH:
            lines += [*textwrap.wrap(f"{item},", _WIDTH, subsequent_indent="  ", break_on_hyphens=False), ""]
            continue
        if len(lines[-1]) + len(item) > _WIDTH and lines[-1]:
            lines.append("")
        lines[-1] += f"{item}, "
    return "\n".join(f"  {line.rstrip()}" for line in lines if line).removesuffix(",")


def filled_by_caller(field: Field, caller: str) -> str:
    """The caller as the column holds it: the id alone, or the model whose only field it is."""
    if isinstance(field.type, Named):
        return f"case when {caller}::text <> '' then jsonb_build_object('id', {caller}::text) end"
    return f"nullif({caller}::text, '')"
