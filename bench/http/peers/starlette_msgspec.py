"""Starlette and msgspec over plain asyncpg: the fastest that people usually write by hand."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.http.peers import cursor, sql
from bench.http.peers.models import User, UserForm
from bench.http.peers.token import verify

encode = msgspec.json.Encoder().encode
read_form = msgspec.json.Decoder(UserForm).decode
Handler = Callable[[Request, str], Awaitable[Response]]


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE_URL"], min_size=1, max_size=10)
    yield
    await app.state.pool.close()


def problem(status: int, title: str, **more: Any) -> Response:
    return Response(encode({"title": title, "status": status, **more}), status, media_type="application/problem+json")


def answered(row: asyncpg.Record, status: int = 200, **headers: str) -> Response:
    headers["etag"] = f'"{row[7]}"'
    return Response(encode(User(*tuple(row)[:7])), status, headers, "application/json")


def guarded(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        who = verify(request.headers.get("authorization"))
        if who is None:
            return problem(401, "send a token")
        try:
            response = await handler(request, who)
        except msgspec.ValidationError as error:
            response = problem(422, "Unprocessable Content", errors=[{"message": str(error)}])
        except msgspec.DecodeError:
            response = problem(400, "Bad Request")
        response.headers["x-request-id"] = request.headers.get("x-request-id") or uuid.uuid4().hex
        return response

    return handle


async def get_user(request: Request, _: str) -> Response:
    id = request.path_params["id"]
    row = await request.app.state.pool.fetchrow(sql.GET, id)
    if row is None:
        return problem(404, f"no user has the id '{id}'")
    if request.headers.get("if-none-match") == f'"{row[7]}"':
        return Response(status_code=304)
    return answered(row)


async def list_users(request: Request, _: str) -> Response:
    asked = request.query_params
    limit = msgspec.convert(asked.get("limit", "25"), int, strict=False)
    after = None if "after" not in asked else cursor.read(asked["after"])
    statement, args = sql.find(asked.get("email"), asked.get("status"), after, limit)
    rows = await request.app.state.pool.fetch(statement, *args)
    response = Response(encode([User(*tuple(row)[:7]) for row in rows[:limit]]), media_type="application/json")
    if len(rows) > limit:
        last = rows[limit - 1]
        url = request.url.include_query_params(after=cursor.write(last[5], last[0]))
        response.headers["link"] = f'<{url}>; rel="next"'
    return response


async def create_user(request: Request, who: str) -> Response:
    form = read_form(await request.body())
    id = str(uuid.uuid4())
    try:
        row = await request.app.state.pool.fetchrow(
            sql.INSERT, id, form.email, form.name, form.nickname, form.status, who
        )
    except asyncpg.UniqueViolationError:
        return problem(409, "the email is taken")
    return answered(row, 201, location=f"/users/{id}")


async def update_user(request: Request, who: str) -> Response:
    id = request.path_params["id"]
    form = read_form(await request.body())
    row = await request.app.state.pool.fetchrow(sql.GET, id)
    if row is None:
        return problem(404, f"no user has the id '{id}'")
    values = (form.email, form.name, form.nickname, form.status)
    if tuple(row)[1:5] != values:
        row = await request.app.state.pool.fetchrow(sql.UPDATE, id, *values, who)
    return answered(row)


async def ready(request: Request) -> Response:
    await request.app.state.pool.fetchval("select 1")
    return Response(b'{"ready":true}', media_type="application/json")


app = Starlette(
    routes=[
        Route("/users", guarded(list_users), methods=["GET"]),
        Route("/users", guarded(create_user), methods=["POST"]),
        Route("/users/{id}", guarded(get_user), methods=["GET"]),
        Route("/users/{id}", guarded(update_user), methods=["PUT"]),
        Route("/ready", ready),
    ],
    lifespan=lifespan,
)
