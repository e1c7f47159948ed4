"""FastAPI and Pydantic over plain asyncpg."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, Literal

import asyncpg
from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, EmailStr, StringConstraints

from bench.http.peers import cursor, sql
from bench.http.peers.token import verify


class UserForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    email: EmailStr
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    nickname: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    status: Literal["active", "blocked"] = "active"


class User(BaseModel):
    id: str
    email: str
    name: str
    nickname: str | None = None
    status: str
    created_at: datetime
    updated_at: datetime


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(os.environ["BENCH_DATABASE_URL"], min_size=1, max_size=10)
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


def caller(
    response: Response,
    authorization: Annotated[str | None, Header()] = None,
    x_request_id: Annotated[str | None, Header()] = None,
) -> str:
    found = verify(authorization)
    if found is None:
        raise HTTPException(401, "send a token", headers={"www-authenticate": "Bearer"})
    response.headers["x-request-id"] = x_request_id or uuid.uuid4().hex
    return found


Caller = Annotated[str, Depends(caller)]


def problem(status: int, title: str, **more: Any) -> JSONResponse:
    return JSONResponse({"title": title, "status": status, **more}, status, media_type="application/problem+json")


@app.exception_handler(HTTPException)
async def refused(_: Request, error: HTTPException) -> JSONResponse:
    return problem(error.status_code, str(error.detail))


@app.exception_handler(RequestValidationError)
async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    errors = [
        {"field": ".".join(map(str, one["loc"][1:])), "code": one["type"], "message": one["msg"]}
        for one in error.errors()
    ]
    return problem(422, "Unprocessable Content", errors=errors)


def as_user(row: asyncpg.Record) -> User:
    return User(**dict(row))


@app.get("/users/{id}", response_model_exclude_none=True)
async def get_user(
    id: str, request: Request, _: Caller, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> User:
    row = await request.app.state.pool.fetchrow(sql.GET, id)
    if row is None:
        raise HTTPException(404, f"no user has the id '{id}'")
    response.headers["etag"] = f'"{row["sequence"]}"'
    if if_none_match == response.headers["etag"]:
        raise HTTPException(304)
    return as_user(row)


@app.get("/users", response_model_exclude_none=True)
async def list_users(
    request: Request,
    _: Caller,
    response: Response,
    email: str | None = None,
    status: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    after: str | None = None,
) -> list[User]:
    statement, args = sql.find(email, status, None if after is None else cursor.read(after), limit)
    rows = await request.app.state.pool.fetch(statement, *args)
    if len(rows) > limit:
        last = rows[limit - 1]
        url = request.url.include_query_params(after=cursor.write(last["created_at"], last["id"]))
        response.headers["link"] = f'<{url}>; rel="next"'
    return [as_user(row) for row in rows[:limit]]


@app.post("/users", status_code=201, response_model_exclude_none=True)
async def create_user(form: UserForm, request: Request, who: Caller, response: Response) -> User:
    try:
        row = await request.app.state.pool.fetchrow(
            sql.INSERT, str(uuid.uuid4()), form.email, form.name, form.nickname, form.status, who
        )
    except asyncpg.UniqueViolationError:
        raise HTTPException(409, "the email is taken") from None
    response.headers["etag"] = f'"{row["sequence"]}"'
    response.headers["location"] = f"/users/{row['id']}"
    return as_user(row)


@app.put("/users/{id}", response_model_exclude_none=True)
async def update_user(id: str, form: UserForm, request: Request, who: Caller, response: Response) -> User:
    row = await request.app.state.pool.fetchrow(sql.GET, id)
    if row is None:
        raise HTTPException(404, f"no user has the id '{id}'")
    values = (form.email, form.name, form.nickname, form.status)
    if tuple(row)[1:5] != values:
        row = await request.app.state.pool.fetchrow(sql.UPDATE, id, *values, who)
    response.headers["etag"] = f'"{row["sequence"]}"'
    return as_user(row)


@app.get("/ready")
async def ready(request: Request) -> dict[str, bool]:
    await request.app.state.pool.fetchval("select 1")
    return {"ready": True}
