"""Is a script the same after it was written and read?"""

from __future__ import annotations

import pytest

from onehand.gen.sql.migration.plan import MigrationStep, plan
from onehand.gen.sql.migration.script import MigrationScript, ScriptError, parse_script, render_script
from onehand.gen.sql.service import schema
from tests.gen.sql.designs import design, user_service, wide_service

SCRIPT = MigrationScript(
    service="user",
    kind="expand",
    from_="",
    to="b2",
    steps=(
        MigrationStep(what="add column 'users.note'", sql="alter table public.users add column note text;"),
        MigrationStep(
            what="index 'users_note_index'",
            sql="create index concurrently if not exists users_note_index on public.users (note);",
            mode="alone",
            help="try again",
            undo="drop index concurrently if exists public.users_note_index;",
        ),
        MigrationStep(what="fill 'users.note'", sql="-- why\nupdate users set note = 'a\n\nb';", mode="batches"),
        MigrationStep(what="last", sql="select 1;"),
    ),
)

TEXT = """\
-- expand of 'user', from nothing to b2
-- Runs before the new version is deployed; then the old and the new version can both work.

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: add column 'users.note'
alter table public.users add column note text;

commit;

set lock_timeout = '10min';
set statement_timeout = 0;

-- step alone: index 'users_note_index'
-- help: try again
-- undo: drop index concurrently if exists public.users_note_index;
create index concurrently if not exists users_note_index on public.users (note);

-- step batches: fill 'users.note'
-- why
update users set note = 'a

b';

begin;
set local lock_timeout = '2s';
set local statement_timeout = '30s';

-- step together: last
select 1;

commit;
"""


def test_a_script_reads_as_sql_with_its_steps_in_comments() -> None:
    """psql could run it: transactions and timeouts stand around the steps that share one."""
    assert render_script(SCRIPT) == TEXT


def test_a_script_is_read_back_as_it_was() -> None:
    """Modes, help, undo, hashes and every line of the statements."""
    assert parse_script(TEXT) == SCRIPT


def test_a_whole_schema_is_read_back_as_it_was() -> None:
    """Functions with blank lines and quotes survive, too."""
    for one in (user_service(), wide_service()):
        made = plan(None, schema(design(one), one))
        script = MigrationScript(service=one.name, kind="expand", from_="", to="c3", steps=made.expand)
        assert parse_script(render_script(script)) == script


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "expected"),
        ("select 1;\n", 1, "expected"),
        (TEXT.replace("step alone", "step lonely"), 16, "found 'lonely'"),
        (TEXT.replace("-- step together: last", "-- step last"), 31, "expected '-- step MODE"),
        (TEXT.replace("select 1;\n", ""), 31, "has no statement"),
        (TEXT.replace("\nbegin;", "\ndrop table x;\nbegin;", 1), 2, "before the first"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, line: int, what: str) -> None:
    """A script that was damaged by hand is refused at the place."""
    with pytest.raises(ScriptError, match=what) as refused:
        parse_script(text)
    assert refused.value.line == line


def test_a_script_without_steps_is_read_back() -> None:
    """An expand has none where all that differs is for the contract to do."""
    script = MigrationScript(service="user", kind="expand", from_="a1", to="b2", steps=())
    assert parse_script(render_script(script)) == script
