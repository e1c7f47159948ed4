"""Can the generated tests fail? The runtime is broken on purpose, one thing at a time, and each time they notice."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SHOP = Path(__file__).resolve().parents[2] / "examples" / "shop"
PLACES = [f"services/{name}/generated/tests" for name in ("catalog", "user")]
SETTINGS = ["-q", "-c", os.devnull, "--rootdir", ".", "--import-mode=importlib", "-p", "no:cacheprovider"]


@dataclass(frozen=True)
class Mutation:
    """Python that breaks something before the tests are collected, and a word of a test that must then fail."""

    name: str
    breaks: str
    notices: str


TEXT = "from onehand.runtime.model.rules.text import TextRule\n"
NUMBER = "from onehand.runtime.model.rules import number\n"
RECORD = "from onehand.runtime.model.rules.record import RecordRule\n"
WRITING = "from onehand.runtime.mock import writing\nfrom onehand.runtime.mock.writing import Writing\n"
QUESTION = "from onehand.runtime.mock import question\n"

MUTATIONS = [
    Mutation("a length is not looked at", TEXT + "TextRule._bounds = lambda *_: None", "wrong_value"),
    Mutation("a text may begin with a space", TEXT + "TextRule._space = lambda *_: None", "wrong_value"),
    Mutation("a decimal has no bounds", NUMBER + "number._bounds = lambda *_: None", "wrong_value"),
    Mutation("a decimal has any digits", NUMBER + "number.DecimalRule._fits = lambda *_: True", "wrong_value"),
    Mutation("unknown fields are let in", RECORD + "RecordRule._unknown = lambda *_: None", "wrong_value"),
    Mutation(
        "nothing is unique",
        "from onehand.runtime.mock import holds\nholds.unique = lambda *_, **__: None",
        "expects_a_conflict",
    ),
    Mutation("an e-mail in capitals is another", QUESTION + "question.lowered = str", "expects_a_conflict"),
    Mutation(
        "sorts are upside down",
        QUESTION
        + "of = question.ordering\n"
        + "def ordering(spec, sort):\n    word, column, down = of(spec, sort)\n    return word, column, not down\n"
        + "question.ordering = ordering",
        "expects_them_",
    ),
    Mutation(
        "If-Match is not heeded",
        WRITING
        + "of = Writing._rewrite\n"
        + "Writing._rewrite = lambda self, log, row, form, if_match: of(self, log, row, form, None)",
        "precondition_failed",
    ),
    Mutation("a write that changes nothing is written", WRITING + "writing.alike = lambda *_: False", "same_etag"),
    Mutation(
        "a write that changes nothing is told", WRITING + "writing.alike = lambda *_: False", "expects_its_events"
    ),
    Mutation(
        "nobody is told",
        "from onehand.runtime.mock.store import MemoryStore\nMemoryStore.publish = lambda *_: lambda: None",
        "expects_its_events",
    ),
    Mutation(
        "what is immutable is changed",
        WRITING + "of = Writing._said\nWriting._said = lambda self, row, form: (of(self, row, form)[0], [])",
        "expects_a_refusal",
    ),
    Mutation("a search finds everything", QUESTION + "question._COMPARE['equal'] = lambda *_: True", "searching"),
    Mutation(
        "the end of a range is in it",
        QUESTION + "question._COMPARE['until'] = lambda value, wanted: value <= wanted",
        "searching",
    ),
    Mutation(
        "a cursor is good for every question",
        "from onehand.runtime import page\npage.filter_hash = lambda _: ''",
        "page_by_page",
    ),
    Mutation(
        "everybody is sent everything again",
        "from onehand.runtime.http import write\nwrite.unchanged = lambda *_: False",
        "not_modified",
    ),
    Mutation(
        "everybody may do everything",
        "from onehand.runtime.auth.auth import Auth\nAuth.admit = lambda *_: None",
        "forbidden",
    ),
    Mutation(
        "nothing is deleted",
        "from onehand.runtime.mock.rows import Rows\n"
        "def remove(self, id, record):\n    self.journal.append(record)\n    return lambda: None\n"
        "Rows.remove = remove",
        "expects_it_gone",
    ),
]


def noticed(breaks: str, keyword: str) -> tuple[int, str]:
    """Exit code and words of pytest, run on the shop's generated tests with something broken."""
    options = [*SETTINGS, "-p", "onehand.runtime.testing", "-p", "no:randomly", "-W", "ignore"]
    arguments = [*options, "-x", "-k", keyword, *PLACES]
    program = f"import sys, pytest\n{breaks}\nsys.exit(pytest.main({arguments!r}))"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEHAND_")}
    environment = clean | {"PYTHONPATH": str(SHOP), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=SHOP, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_something_broken_is_noticed(mutation: Mutation) -> None:
    """With the runtime as it is these tests pass; with this one thing broken, one of them fails, by its assertion."""
    assert noticed("", mutation.notices)[0] == 0
    code, said = noticed(mutation.breaks, mutation.notices)
    assert code == 1, said
    assert "AssertionError" in said or "assert " in said, said
    assert "NameError" not in said, said
