"""What does a call to another service fail with? One class per status, each with the problem document."""

# ruff: noqa: N818  these are the words of HTTP

from __future__ import annotations

import msgspec

from onehand.runtime.problem import Fault, ProblemDocument


class ClientError(Exception):
    """An answer that is no success; `problem` says why, in the service's words."""

    def __init__(self, problem: ProblemDocument, *, service: str = "", operation: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.service = service
        self.operation = operation
        """Method and path."""

    @property
    def status(self) -> int:
        return self.problem.status

    @property
    def errors(self) -> list[Fault]:
        return self.problem.errors

    def __str__(self) -> str:
        faults = "; ".join(f"{fault.field}: {fault.message} ({fault.code})" for fault in self.errors)
        where = f"{self.service}: {self.operation}: {self.status}"
        return ": ".join(part for part in (where, self.problem.title, self.problem.detail, faults) if part)


class BadRequest(ClientError):
    """400"""


class Unauthorized(ClientError):
    """401"""


class Forbidden(ClientError):
    """403"""


class NotFound(ClientError):
    """404"""


class Conflict(ClientError):
    """409"""


class PreconditionFailed(ClientError):
    """412"""


class Invalid(ClientError):
    """422; `errors` has every fault."""


class TooManyRequests(ClientError):
    """429"""


class NotMocked(ClientError):
    """501"""


class Unavailable(ClientError):
    """502, 503, 504, or no answer at all."""


class Unreadable(ClientError):
    """A success whose body is not what this client was generated for."""


_BY_STATUS: dict[int, type[ClientError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    422: Invalid,
    429: TooManyRequests,
    501: NotMocked,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}


def error_of(status: int, body: bytes, *, service: str, operation: str) -> ClientError:
    """The typed error of an answer; a body that is no problem document is kept as the detail's beginning."""
    try:
        problem = msgspec.json.decode(body, type=ProblemDocument)
    except msgspec.DecodeError:
        text = body[:200].decode("utf-8", "replace")
        problem = ProblemDocument(type="about:blank", title="No problem document", status=status, detail=text)
    return _BY_STATUS.get(status, ClientError)(problem, service=service, operation=operation)


def unreachable(reason: str, *, service: str, operation: str) -> Unavailable:
    """Nobody answered."""
    problem = ProblemDocument(type="/problems/unavailable", title="No answer", status=503, detail=reason)
    return Unavailable(problem, service=service, operation=operation)
