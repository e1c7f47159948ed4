"""FastAPI, Pydantic and SQLAlchemy 2 (async ORM), as their own documentation teaches it."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Header, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, EmailStr, StringConstraints
from sqlalchemy import FetchedValue, collate, func, select, text, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.http.peers import cursor
from bench.http.peers.token import verify

engine = create_async_engine(
    os.environ["BENCH_DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=10
)
Sessions = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    pass


class UserRow(Base):
    __tablename__ = "users"
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012  SQLAlchemy's own way

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    nickname: Mapped[str | None]
    status: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())
    updated_at: Mapped[datetime] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())
    updated_by: Mapped[str | None]
    sequence: Mapped[int] = mapped_column(server_default=FetchedValue(), server_onupdate=FetchedValue())


class UserForm(BaseModel):
    model_config = ConfigDict(extra="forbid")
    email: EmailStr
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    nickname: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    status: Literal["active", "blocked"] = "active"


class User(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str
    email: str
    name: str
    nickname: str | None = None
    status: str
    created_at: datetime
    updated_at: datetime


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def session() -> AsyncIterator[AsyncSession]:
    async with Sessions() as made:
        yield made


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


Db = Annotated[AsyncSession, Depends(session)]
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


@app.get("/users/{id}", response_model_exclude_none=True)
async def get_user(
    id: str, db: Db, _: Caller, response: Response, if_none_match: Annotated[str | None, Header()] = None
) -> User:
    row = await db.get(UserRow, id)
    if row is None:
        raise HTTPException(404, f"no user has the id '{id}'")
    response.headers["etag"] = f'"{row.sequence}"'
    if if_none_match == response.headers["etag"]:
        raise HTTPException(304)
    return User.model_validate(row)


@app.get("/users", response_model_exclude_none=True)
async def list_users(
    request: Request,
    db: Db,
    _: Caller,
    response: Response,
    email: str | None = None,
    status: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    after: str | None = None,
) -> list[User]:
    query = select(UserRow).order_by(UserRow.created_at.desc(), UserRow.id.desc()).limit(limit + 1)
    if email is not None:
        query = query.where(func.lower(collate(UserRow.email, "C")) == email.lower())
    if status is not None:
        query = query.where(UserRow.status == status)
    if after is not None:
        query = query.where(tuple_(UserRow.created_at, UserRow.id) < cursor.read(after))
    rows = (await db.scalars(query)).all()
    if len(rows) > limit:
        last = rows[limit - 1]
        url = request.url.include_query_params(after=cursor.write(last.created_at, last.id))
        response.headers["link"] = f'<{url}>; rel="next"'
    return [User.model_validate(row) for row in rows[:limit]]


@app.post("/users", status_code=201, response_model_exclude_none=True)
async def create_user(form: UserForm, db: Db, who: Caller, response: Response) -> User:
    row = UserRow(id=str(uuid.uuid4()), updated_by=who, **form.model_dump())
    db.add(row)
    try:
        await db.commit()
    except IntegrityError:
        raise HTTPException(409, "the email is taken") from None
    response.headers["etag"] = f'"{row.sequence}"'
    response.headers["location"] = f"/users/{row.id}"
    return User.model_validate(row)


@app.put("/users/{id}", response_model_exclude_none=True)
async def update_user(id: str, form: UserForm, db: Db, who: Caller, response: Response) -> User:
    row = await db.get(UserRow, id)
    if row is None:
        raise HTTPException(404, f"no user has the id '{id}'")
    for name, value in form.model_dump().items():
        setattr(row, name, value)
    if db.is_modified(row):
        row.updated_by = who
        await db.commit()
    response.headers["etag"] = f'"{row.sequence}"'
    return User.model_validate(row)


@app.get("/ready")
async def ready(db: Db) -> dict[str, bool]:
    await db.execute(text("select 1"))
    return {"ready": True}
