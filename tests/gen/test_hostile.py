"""Do texts of a design stay texts, whatever they look like to Python, SQL, YAML and HTML?"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import yaml

from onehand.gen.writer import write_workspace
from onehand.ir.load import load
from onehand.ir.nodes import Design
from tests.conftest import Postgres
from tests.workspace.databases import made

TEXTS = [
    "a quote \" and ' and a backslash \\",
    '""" + __import__("os").abort() + """',
    "''' ; raise SystemExit(9) ; '''",
    '"); raise SystemExit(9)  # noqa',
    "{} {0} {x!r} {{}} {1/0} %s %(x)s %% ${HOME} $(id) `id`",
    "$$; drop table letters; $$ $onehand$ $body$ -- */ /* ; '); drop schema journal cascade; --",
    "*/ ]]> </script><script>alert(1)</script> <!-- --> &amp; <b>",
    'line one\nline two\n"""\nraise SystemExit(8)\n*/ drop table letters;',
    "\\N{DASH} \\u0041 \\x00 \\U00110000 \\1",
    'ends with a quote"',
    'ends with three"""',
    "ends with a backslash\\",
    '\\"""',
    '"',
    "\\",
    "'",
    "# noqa",
    "--",
    ": x",
    "- y",
    "ümläut 漢字 😀 \u00a0 \u2028 \u2029 \u202e rtl \u200b",
    "a tab\there",
    "*",
    "&a",
    "!x",
    "no",
    "null",
    "012",
    "{",
    "[",
    "%",
    "@",
    "x" * 400,
]
"""None of them may run, end a literal early, or come out as another text."""

WORDS = ["order", "user", "group", "table", "select", "from", "where", "end", "default", "check", "column", "all"]
"""Names that SQL would misread."""


COMMENTS = "select description from pg_description where objoid = 'public.letters'::regclass"


def name(index: int) -> str:
    return f"f{index}"


def fields() -> dict[str, Any]:
    """Every text as description, default, example and attribute of a field of its own."""
    return {
        name(index): {
            "type": "string",
            "description": text,
            "default": text,
            "example": text,
            "deprecated": text,
            "attributes": {"note": text},
        }
        for index, text in enumerate(TEXTS)
    }


def hostile() -> dict[str, Any]:
    """A service whose every text is hostile, with resource, form, enum, union, event, operation and parameter."""
    everything = " ".join(TEXTS)
    values = {f"v{index}": {"description": text, "value": text} for index, text in enumerate(TEXTS)}
    return {
        "service": "group",
        "description": everything,
        "team": TEXTS[1],
        "auth": {"user": []},
        "enums": {"kind": {"description": everything, "values": values}},
        "models": {
            "card": {"description": everything, "fields": fields()},
            "cash": {"description": TEXTS[1], "fields": {"note": "string"}},
        },
        "unions": {
            "pay": {
                "description": everything,
                "discriminator": "select",
                "members": {"card": {"value": TEXTS[4], "description": TEXTS[7]}, "cash": {"value": TEXTS[5]}},
            }
        },
        "resources": {
            "letter": {
                "description": everything,
                "deprecated": everything,
                "fields": {
                    **fields(),
                    "kind": {"type": "kind", "default": "v0", "description": TEXTS[7]},
                    "pay": "pay?",
                    "coded": {"type": "string", "pattern": "['\"\\\\${}%]*|\\$\\$", "example": "'\"", "optional": True},
                    "map": {"type": {"map": "string"}, "default": {text: text for text in TEXTS}},
                },
                "search": ["f0", "kind", {"f1": "prefix"}],
                "sort": ["f1"],
            },
            "order": {"fields": dict.fromkeys(WORDS, "string"), "unique": [WORDS[:2]], "search": WORDS[:4]},
            "user": {"fields": {"table": {"refers_to": "order"}, "primary": "string?"}, "search": ["table"]},
            "table": {"fields": {"user": {"refers_to": "user"}}},
        },
        "events": {
            "letter_sent": {
                "description": everything,
                "key": "letter_id",
                "fields": {"letter_id": "id", **fields()},
            }
        },
        "operations": {
            "send_letter": {
                "description": everything,
                "POST": "/letters/{id}/sendings",
                "parameters": {"way": {"type": "kind", "description": everything, "default": "v5", "optional": True}},
                "body": "card",
                "returns": {200: "letter", 409: "problem"},
            }
        },
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Design]]:
    root = tmp_path_factory.mktemp("hostile")
    (root / "api").mkdir()
    (root / "onehand.toml").write_text('organization = "test"\n')
    (root / "api/group.yaml").write_text(yaml.safe_dump(hostile(), allow_unicode=True, sort_keys=False))
    loaded = load(root / "api", root=root)
    assert loaded.design is not None, "\n".join(str(one) for one in loaded.diagnostics)
    write_workspace(root, loaded.design)
    yield root, loaded.design
    shutil.rmtree(root)


def test_every_module_is_python_without_a_word_of_the_texts(workspace: tuple[Path, Design]) -> None:
    """What a text says stands inside of literals only; the linter agrees, escapes and hidden characters included."""
    root, _ = workspace
    names: set[str] = set()
    for path in (root / "services").rglob("*.py"):
        names |= {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    assert "Letter" in names
    assert names.isdisjoint({"__import__", "SystemExit"})
    ruff = [str(Path(sys.executable).parent / "ruff"), "check", "--isolated", "--select", "E9,F,W6", "services"]
    done = subprocess.run(ruff, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_package_is_imported_and_its_defaults_are_the_texts(workspace: tuple[Path, Design]) -> None:
    """In a process of its own, because a text that runs would end it."""
    root, _ = workspace
    code = f"""import json
import services.group.generated.app, services.group.generated.factories, services.group.generated.client
from services.group.generated.models import Card, Kind
card = Card()
print(json.dumps([[getattr(card, f"f{{n}}") for n in range({len(TEXTS)})], [kind.value for kind in Kind]]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == [TEXTS, TEXTS]


@pytest.mark.parametrize("document", ["openapi.yaml", "asyncapi.yaml"])
def test_the_documents_say_what_the_design_says(workspace: tuple[Path, Design], document: str) -> None:
    """Descriptions, defaults and enum values come back from YAML to the letter."""
    root, _ = workspace
    read = yaml.safe_load((root / "services/group/generated" / document).read_text())
    schemas = read["components"]["schemas"]
    letter, kind = schemas["Letter"], schemas["Kind"]
    assert [letter["properties"][name(index)]["description"] for index in range(len(TEXTS))] == TEXTS
    assert set(TEXTS) <= set(_strings(kind))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


async def test_the_database_holds_the_texts(workspace: tuple[Path, Design], postgres: Postgres) -> None:
    """The schema runs; defaults and comments are the texts; enums take each of them and nothing else."""
    _, design = workspace
    database = await made(postgres, design, design.services["group"])
    connection = await database.connect()
    try:
        await connection.execute("insert into letters (id) values ('a')")
        row = await connection.fetchrow("select * from letters")
        assert [row[name(index)] for index in range(len(TEXTS))] == TEXTS
        assert json.loads(row["map"]) == {text: text for text in TEXTS}
        for index, text in enumerate(TEXTS):
            await connection.execute("insert into letters (id, kind) values ($1, $2)", f"k{index}", text)
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("insert into letters (id, kind) values ('x', 'other')")
        assert await connection.fetchval("select count(*) from journal.letters") == 1 + len(TEXTS)
        comments = await connection.fetch(COMMENTS)
        assert {row["description"] for row in comments} >= set(TEXTS)
        words = ", ".join(f'"{word}"' for word in WORDS)
        values = ", ".join(f"'{word}'" for word in WORDS)
        await connection.execute(f"insert into orders (id, {words}) values ('o', {values})")
        assert (await connection.fetchrow("select * from journal.orders"))["select"] == "select"
    finally:
        await connection.close()
