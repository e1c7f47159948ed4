"""How is a text of a design written in TypeScript, so that it stays a text?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from textwrap import wrap

WIDTH = 120
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]")
"""What an editor does not show, or shows elsewhere."""
_WORD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_TAG = re.compile(r"(^|[\s{*/])@")


def quoted(text: str) -> str:
    """A literal of this text, on one line."""
    return _shown(json.dumps(text, ensure_ascii=False))


def key(name: str) -> str:
    """The name of a property: quoted where it is no word."""
    return name if _WORD.fullmatch(name) else quoted(name)


def doc(says: Iterable[str], *, tags: Iterable[str] = (), indent: int = 0) -> str:
    """A JSDoc comment with a line break behind it, or nothing; `tags` begin with '@' and are meant so."""
    room = WIDTH - indent - 3
    lines = [line for text in says for line in _lines(text, room)]
    given = [line for tag in tags for line in _lines(tag[1:], room - 1, start="@")]
    lines += ([""] if lines and given else []) + given
    margin = " " * indent
    if not lines:
        return ""
    if len(lines) == 1 and len(lines[0]) <= room - 4:
        return f"{margin}/** {lines[0]} */\n"
    body = "".join(f"{margin} * {line}".rstrip() + "\n" for line in lines)
    return f"{margin}/**\n{body}{margin} */\n"


@lru_cache(maxsize=1000)
def _lines(text: str, room: int, start: str = "") -> tuple[str, ...]:
    """Safe inside a comment: it ends nothing, tags nothing and hides nothing. The same ones come again and again."""
    found: list[str] = []
    for line in text.strip().splitlines():
        safe = _shown(_TAG.sub(r"\1\\@", line.rstrip().expandtabs(2))).replace("*/", "*\\/")
        found += wrap(safe, room, break_long_words=False, break_on_hyphens=False) if len(safe) > room else [safe]
    return tuple(f"{start}{line}" if index == 0 else line for index, line in enumerate(found))


def _shown(text: str) -> str:
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
