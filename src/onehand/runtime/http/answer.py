"""What does the server say?"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from onehand.runtime.http.request import Request
from onehand.runtime.problem import Problem

Header = tuple[bytes, bytes]

JSON: Header = (b"content-type", b"application/json")
PROBLEM: Header = (b"content-type", b"application/problem+json")
CLOSE: Header = (b"connection", b"close")

encode = msgspec.json.Encoder().encode


class Answer(NamedTuple):
    status: int
    headers: list[Header]
    body: bytes


def problem_answer(problem: Problem, request: Request) -> Answer:
    """The problem document, with the id under which the logs know the request."""
    body = encode(problem.document(request.id))
    headers = [PROBLEM, (b"content-length", b"%d" % len(body)), (b"x-request-id", request.id.encode())]
    return Answer(problem.status, [*headers, *problem.headers], body)
