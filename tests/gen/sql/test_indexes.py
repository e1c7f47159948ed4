"""Do indexes compare and order as everybody else does: the form, the mock, the caller?"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import asyncpg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onehand.gen.sql.indexes import lowered as lowered_sql
from onehand.runtime.db.where import lowered, prefix_end
from tests.gen.sql.designs import design, field, resource, service
from tests.gen.sql.probed import Judges, judges
from tests.workspace.databases import made

__all__ = ["judges"]

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)


def test_lower_case_is_a_to_z_and_nothing_else(judges: Judges) -> None:
    """On every server and in the mock alike: what lies beyond ASCII has other rules on other machines."""
    codes = [code for code in range(1, sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    sql = f"select array_agg(ascii({lowered_sql('chr(code)')}) order by code) from unnest($1::int[]) as code"
    found = judges.run(judges.connection.fetchval(sql, codes))
    assert found == [ord(lowered(chr(code)) or "") for code in codes]
    assert [code for code, low in zip(codes, found, strict=True) if code != low] == [*range(ord("A"), ord("Z") + 1)]


@settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS | st.text("aAzZ é-_~\U0001f600\uffff", max_size=3), min_size=2, max_size=20))
def test_texts_sort_by_code_points(judges: Judges, texts: list[str]) -> None:
    """As Python sorts them, and so the mock: case, accents and language do not count."""
    sql = "select array_agg(t.one order by t.one) from unnest($1::text[]) as t(one)"
    assert judges.run(judges.connection.fetchval(sql, texts)) == sorted(texts)


@settings(max_examples=50, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, st.lists(TEXTS, max_size=10))
def test_a_prefix_is_a_range_of_the_order(judges: Judges, prefix: str, ends: list[str]) -> None:
    """So that the index of the order is the index of the prefix: whatever operator class a server would ask for."""
    texts = [*ends, *(prefix + end for end in ends)]
    sql = "select coalesce(array_agg(one order by n), '{}') from unnest($1::text[]) with ordinality as t(one, n)"
    end = prefix_end(prefix)
    upper = "" if end is None else " and one < $3"
    found = judges.run(
        judges.connection.fetchval(f"{sql} where one >= $2{upper}", texts, prefix, *([] if end is None else [end]))
    )
    assert found == [text for text in texts if text.startswith(prefix)]


async def _inserted(connection: Any, values: str) -> str | None:
    try:
        await connection.execute(f"insert into things (id, a, b, mail) values {values}")
    except asyncpg.UniqueViolationError as error:
        return error.constraint_name
    return None


def test_what_is_unique(postgres: Any) -> None:
    """Several columns count together, an e-mail address whatever its case; where a part is missing nothing is taken."""
    fields = [field("a", optional=True), field("b", optional=True), field("mail", "email", optional=True)]
    one = service("unique", [resource("thing", fields, unique=(("a", "b"), ("mail",)))])

    async def tried() -> list[str | None]:
        connection = await (await made(postgres, design(one), one)).connect()
        rows = [
            *("('1', 'x', 'y', 'Ada@b.de')", "('2', 'x', 'z', null)", "('3', 'x', null, null)"),
            *("('4', 'x', null, null)", "('5', null, null, null)", "('6', null, null, 'ÄDA@b.de')"),
            *("('7', 'x', 'y', null)", "('8', 'q', 'q', 'aDA@B.de')", "('9', 'q', 'q', 'äda@b.de')"),
        ]
        found = [await _inserted(connection, row) for row in rows]
        await connection.close()
        return found

    assert asyncio.run(tried()) == [None] * 6 + ["things_a_b_unique", "things_mail_unique", None]
