"""The statements of the peers that write their SQL by hand."""

from __future__ import annotations

COLUMNS = "id, email, name, nickname, status, created_at, updated_at, sequence"
GET = f"select {COLUMNS} from users where id = $1"
INSERT = f"""
insert into users (id, email, name, nickname, status, updated_by) values ($1, $2, $3, $4, $5, $6) returning {COLUMNS}"""
UPDATE = f"""
update users set email = $2, name = $3, nickname = $4, status = $5, updated_by = $6 where id = $1 returning {COLUMNS}"""


def find(
    email: str | None, status: str | None, after: tuple[object, ...] | None, limit: int
) -> tuple[str, list[object]]:
    """A page of users, one row longer than asked, and its arguments."""
    terms, args = [], list[object]()
    if email is not None:
        args.append(email)
        terms.append(f'lower(email collate "C") = lower(${len(args)})')
    if status is not None:
        args.append(status)
        terms.append(f"status = ${len(args)}")
    if after is not None:
        args += after
        terms.append(f"(created_at, id) < (${len(args) - 1}, ${len(args)})")
    args.append(limit + 1)
    where = f"where {' and '.join(terms)}" if terms else ""
    return f"select {COLUMNS} from users {where} order by created_at desc, id desc limit ${len(args)}", args
