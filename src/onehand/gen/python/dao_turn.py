"""In which order do those insert who insert the same id at the same time?"""

from __future__ import annotations

from onehand.gen.sql.words import text

_MADE_HERE = "'________-____-7%'"
"""A UUIDv7: made once, by the service; nobody else inserts the same one."""


def in_turn(table: str, id: str, *, indent: str) -> str:
    """Who inserts an id that the service was given takes turns with others who do, before the row gets its sequence:
    one that waited for another's insert, which was deleted meanwhile, would come behind it with the smaller number.
    """
    return (
        f"\n{indent}and (\n{indent}  {id} like {_MADE_HERE}"
        f"\n{indent}  or pg_advisory_xact_lock(hashtextextended({text(table + ' ')} || {id}, 0)) is not null\n{indent})"
    )


def all_in_turn(table: str, ids: str, *, indent: str) -> str:
    """The same for the first hundred ids of an array, in their order: locks are kept in a table of the server."""
    return (
        f"\n{indent}and (\n"
        f"{indent}  select count(pg_advisory_xact_lock(hashtextextended({text(table + ' ')} || given.id, 0)))\n"
        f"{indent}  from (\n"
        f"{indent}    select id from unnest({ids}) as id where id not like {_MADE_HERE} order by id limit 100\n"
        f"{indent}  ) as given\n"
        f"{indent}) >= 0"
    )
