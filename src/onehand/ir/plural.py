"""What is the plural of a resource's name? It is the path segment and the table."""

from __future__ import annotations

import re

_IRREGULAR = {
    "child": "children",
    "person": "people",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "tooth": "teeth",
    "mouse": "mice",
    "goose": "geese",
    "ox": "oxen",
    "datum": "data",
    "medium": "media",
    "criterion": "criteria",
    "phenomenon": "phenomena",
    "index": "indexes",
    "matrix": "matrices",
    "vertex": "vertices",
    "quiz": "quizzes",
    "leaf": "leaves",
    "half": "halves",
    "shelf": "shelves",
    "life": "lives",
    "wife": "wives",
    "knife": "knives",
    "thief": "thieves",
    "analysis": "analyses",
    "basis": "bases",
    "crisis": "crises",
    "diagnosis": "diagnoses",
    "hypothesis": "hypotheses",
    "thesis": "theses",
    "hero": "heroes",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "echo": "echoes",
    "veto": "vetoes",
}
_SAME = frozenset(
    {"series", "species", "news", "software", "hardware", "equipment", "information", "metadata", "sheep", "fish"}
)
_SIBILANT = re.compile(r"(s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


def plural(name: str) -> str:
    """`user` -> `users`, `order_line` -> `order_lines`, `category` -> `categories`, `person` -> `people`.

    Only the last word changes. Words that English leaves alone (`series`) stay: then `plural:` should say otherwise.
    """
    first, mark, last = name.rpartition("_")
    return f"{first}{mark}{_word(last)}"


def _word(word: str) -> str:
    lower = word.lower()
    if lower in _SAME:
        return word
    if lower in _IRREGULAR:
        return word[0] + _IRREGULAR[lower][1:]
    if _CONSONANT_Y.search(lower):
        return f"{word[:-1]}ies"
    return f"{word}es" if _SIBILANT.search(lower) else f"{word}s"
