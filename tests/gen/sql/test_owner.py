"""How the owner of a row is asked for in SQL."""

from __future__ import annotations

from onehand.gen.sql.indexes import indexes
from onehand.gen.sql.owner import owned, owned_above
from tests.gen.designs import design

DESK = """\
resources:
  ticket: {fields: {title: string, user_id: {type: id, set_by: caller}}, owner: user_id}
  comment: {parent: ticket, fields: {text: string}}
  picture: {parent: comment, fields: {name: string}}
  word: {fields: {text: string}}
"""


def test_the_condition_of_each_table() -> None:
    """Its own column, or that of the one above, however far; none where rows are nobody's."""
    desk = design(desk=DESK).services["desk"]
    above = _exists("tickets", "comments.ticket_id", "tickets.user_id = $")
    assert {name: owned(desk, one) for name, one in desk.resources.items()} == {
        "ticket": "tickets.user_id = $",
        "comment": above,
        "picture": _exists("comments", "pictures.comment_id", above.replace("\n", "\n  ")),
        "word": None,
    }
    assert (
        owned_above(desk, desk.resources["comment"])
        == "select id from tickets\nwhere id = any($1) and tickets.user_id = $2"
    )


def test_a_list_of_ones_own_has_an_index() -> None:
    """The owner, then the order of the list; the children's begin with their parent anyway."""
    desk = design(desk=DESK).services["desk"]
    assert "(user_id, created_at, id)" in [one.definition for one in indexes(desk, desk.resources["ticket"])]
    assert [one.definition for one in indexes(desk, desk.resources["comment"])] == ["(ticket_id, created_at, id)"]


def _exists(table: str, column: str, condition: str) -> str:
    return f"exists (\n  select from public.{table}\n  where {table}.id = {column}\n    and {condition}\n)"
