"""What are the servers asked? The same bytes for all of them."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from dataclasses import dataclass

USERS = 10_000
_NEXT = itertools.count().__next__


def email(at: int) -> str:
    return f"user-{at}@bench.example"


def id(at: int) -> str:
    return f"bench-{at:05}"


@dataclass(frozen=True)
class Question:
    """One kind of request, and the status that is the right answer."""

    name: str
    status: int
    request: Callable[[random.Random], tuple[str, str, object]]
    """Method, target, body."""


def _form(at: int, **more: object) -> dict[str, object]:
    return {"email": email(at), "name": f"User {at}", "nickname": "ada", "status": "active"} | more


def _no_op(rng: random.Random) -> tuple[str, str, object]:
    at = rng.randrange(USERS)
    return "PUT", f"/users/{id(at)}", _form(at)


QUESTIONS = (
    Question("get by id", 200, lambda rng: ("GET", f"/users/{id(rng.randrange(USERS))}", None)),
    Question("get, 404", 404, lambda rng: ("GET", f"/users/none-{rng.randrange(USERS)}", None)),
    Question("search", 200, lambda rng: ("GET", f"/users?email={email(rng.randrange(USERS))}", None)),
    Question("list of 25", 200, lambda _: ("GET", "/users?limit=25", None)),
    Question("create", 201, lambda _: ("POST", "/users", _form(0, email=f"new-{_NEXT()}@bench.example"))),
    Question("invalid create", 422, lambda _: ("POST", "/users", _form(0, name="", status="asleep"))),
    Question("no-op update", 200, _no_op),
)


def encoded(question: Question, token: str, rng: random.Random) -> bytes:
    """The whole request as it travels."""
    method, target, body = question.request(rng)
    content = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} {target} HTTP/1.1",
        "host: 127.0.0.1",
        f"authorization: Bearer {token}",
        "accept: application/json",
        *(["content-type: application/json", f"content-length: {len(content)}"] if content else []),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content
