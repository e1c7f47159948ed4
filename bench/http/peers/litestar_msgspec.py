"""Litestar with msgspec over plain asyncpg."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import asyncpg
from litestar import Litestar, MediaType, Request, Response, get, post, put
from litestar.datastructures import State
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import Parameter

from bench.http.peers import cursor, sql
from bench.http.peers.models import User, UserForm
from bench.http.peers.token import verify


@asynccontextmanager
async def lifespan(app: Litestar) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE_URL"], min_size=1, max_size=10)
    yield
    await app.state.pool.close()


def caller(request: Request[Any, Any, Any]) -> str:
    found = verify(request.headers.get("authorization"))
    if found is None:
        raise HTTPException(status_code=401, detail="send a token")
    return found


def problem(status: int, title: str, **more: Any) -> Response[Any]:
    return Response(
        {"title": title, "status": status, **more}, status_code=status, media_type="application/problem+json"
    )


def refused(_: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    return problem(error.status_code, error.detail)


def invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[Any]:
    return problem(422, "Unprocessable Content", errors=error.extra)


def answered(request: Request[Any, Any, Any], row: asyncpg.Record, status: int = 200, **headers: str) -> Response[User]:
    headers |= {"etag": f'"{row[7]}"', "x-request-id": request.headers.get("x-request-id") or uuid.uuid4().hex}
    return Response(User(*tuple(row)[:7]), status_code=status, headers=headers, media_type=MediaType.JSON)


@get("/users/{id:str}")
async def get_user(id: str, request: Request[Any, Any, Any], state: State) -> Response[Any]:
    caller(request)
    row = await state.pool.fetchrow(sql.GET, id)
    if row is None:
        raise HTTPException(status_code=404, detail=f"no user has the id '{id}'")
    if request.headers.get("if-none-match") == f'"{row[7]}"':
        return Response(None, status_code=304)
    return answered(request, row)


@get("/users")
async def list_users(
    request: Request[Any, Any, Any],
    state: State,
    email: str | None = None,
    status: str | None = None,
    limit: Annotated[int, Parameter(ge=1, le=100)] = 25,
    after: str | None = None,
) -> Response[list[User]]:
    caller(request)
    statement, args = sql.find(email, status, None if after is None else cursor.read(after), limit)
    rows = await state.pool.fetch(statement, *args)
    headers = {"x-request-id": request.headers.get("x-request-id") or uuid.uuid4().hex}
    if len(rows) > limit:
        last = rows[limit - 1]
        headers["link"] = (
            f'<{request.url.with_replacements(query=f"after={cursor.write(last[5], last[0])}")}>; rel="next"'
        )
    return Response([User(*tuple(row)[:7]) for row in rows[:limit]], headers=headers, media_type=MediaType.JSON)


@post("/users")
async def create_user(data: UserForm, request: Request[Any, Any, Any], state: State) -> Response[User]:
    who = caller(request)
    id = str(uuid.uuid4())
    try:
        row = await state.pool.fetchrow(sql.INSERT, id, data.email, data.name, data.nickname, data.status, who)
    except asyncpg.UniqueViolationError:
        raise HTTPException(status_code=409, detail="the email is taken") from None
    return answered(request, row, 201, location=f"/users/{id}")


@put("/users/{id:str}")
async def update_user(id: str, data: UserForm, request: Request[Any, Any, Any], state: State) -> Response[User]:
    who = caller(request)
    row = await state.pool.fetchrow(sql.GET, id)
    if row is None:
        raise HTTPException(status_code=404, detail=f"no user has the id '{id}'")
    values = (data.email, data.name, data.nickname, data.status)
    if tuple(row)[1:5] != values:
        row = await state.pool.fetchrow(sql.UPDATE, id, *values, who)
    return answered(request, row)


@get("/ready")
async def ready(state: State) -> dict[str, bool]:
    await state.pool.fetchval("select 1")
    return {"ready": True}


app = Litestar(
    [get_user, list_users, create_user, update_user, ready],
    lifespan=[lifespan],
    exception_handlers={HTTPException: refused, ValidationException: invalid},
    openapi_config=None,
)
