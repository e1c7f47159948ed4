"""Which text matches a pattern? For the subset that designs use: literals, classes, groups, `|`, repetition."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from functools import cache

Draw = Callable[[int], int]
"""`draw(n)`: one of 0 .. n-1, another one for another number."""
Make = Callable[[Draw, int], str]
"""Makes a text; the second argument is how often repetitions are wanted."""

_USUAL = string.ascii_uppercase + string.digits
_WORD = string.ascii_letters + string.digits
_SETS = {"d": string.digits, "w": _WORD, "s": " ", "D": string.ascii_letters, "W": "-", "S": _WORD}
_MANY = (8, 1, 0, 2, 3, 4, 5, 6, 7, 10, 12, 16, 20, 24, 32, 40, 64, 100, 200)


def matching(pattern: str, number: int, *, shortest: int = 1, longest: int | None = None) -> str:
    """A text that the whole pattern matches, with no space around it; ValueError when none is found."""
    make = _parsed(pattern)
    for many in _MANY:
        found = make(_drawer(number), many)
        fits = len(found) >= shortest and (longest is None or len(found) <= longest)
        if fits and found == found.strip() and re.fullmatch(pattern, found):
            return found
    raise ValueError(f"no text was found that matches {pattern}")


def _drawer(number: int) -> Draw:
    rest = number

    def draw(choices: int) -> int:
        nonlocal rest
        rest, chosen = divmod(rest, choices)
        return chosen

    return draw


@cache
def _parsed(pattern: str) -> Make:
    parser = _Parser(pattern)
    make = parser.either()
    if parser.rest:
        raise ValueError(f"cannot read {parser.rest[:10]!r} in {pattern}")
    return make


class _Parser:
    """Recursive descent; each method reads one construct from the front of `rest`."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern

    def take(self, count: int = 1) -> str:
        if len(self.rest) < count:
            raise ValueError("the pattern ends too early")
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken

    def either(self) -> Make:
        options = [self.sequence()]
        while self.rest.startswith("|"):
            self.take()
            options.append(self.sequence())
        return options[0] if len(options) == 1 else lambda draw, many: options[draw(len(options))](draw, many)

    def sequence(self) -> Make:
        parts: list[Make] = []
        while self.rest and self.rest[0] not in "|)":
            if self.rest[0] in "^$":
                self.take()
            else:
                parts.append(self.repeated(self.atom()))
        return lambda draw, many: "".join(part(draw, many) for part in parts)

    def atom(self) -> Make:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return _one_of(self.choices())
        if char == "\\":
            return _one_of(self.escaped())
        if char in "*+?{":
            raise ValueError(f"nothing to repeat before {char!r}")
        return _one_of(_USUAL if char == "." else char)

    def group(self) -> Make:
        if self.rest.startswith("?"):
            if not self.rest.startswith("?:"):
                raise ValueError("only plain groups are known")
            self.take(2)
        made = self.either()
        if self.take() != ")":
            raise ValueError("a group is not closed")
        return made

    def escaped(self) -> str:
        char = self.take()
        if char in _SETS:
            return _SETS[char]
        if char.isalnum():
            raise ValueError(f"the escape '\\{char}' is not known")
        return char

    def choices(self) -> str:
        negated = self.rest.startswith("^")
        if negated:
            self.take()
        found = ""
        while not self.rest.startswith("]") or not found:
            found += self.range()
        self.take()
        kept = "".join(
            dict.fromkeys(char for char in (_WORD if negated else found) if not negated or char not in found)
        )
        visible = kept.replace(" ", "")
        return visible or kept

    def range(self) -> str:
        first = self.escaped() if (char := self.take()) == "\\" else char
        if len(first) != 1 or not self.rest.startswith("-") or self.rest.startswith("-]"):
            return first
        self.take()
        last = self.escaped() if (char := self.take()) == "\\" else char
        return "".join(chr(code) for code in range(ord(first), ord(last) + 1))

    def repeated(self, make: Make) -> Make:
        low, high = self.bounds()
        if (low, high) == (1, 1):
            return make

        def repeat(draw: Draw, many: int) -> str:
            wanted = max(low, many if high is None else min(many, high))
            return "".join(make(draw, many) for _ in range(wanted))

        return repeat

    def bounds(self) -> tuple[int, int | None]:
        found = re.match(r"[*+?]|\{(\d*)(,?)(\d*)\}", self.rest)
        if found is None:
            return 1, 1
        self.take(found.end())
        if self.rest[:1] in ("?", "+") and self.rest:
            self.take()
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if found[0] in simple:
            return simple[found[0]]
        low = int(found[1] or 0)
        return low, (int(found[3]) if found[3] else None) if found[2] else low


def _one_of(characters: str) -> Make:
    if not characters:
        raise ValueError("a class without characters")
    return lambda draw, _many: characters[draw(len(characters))]
