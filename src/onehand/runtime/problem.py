"""How does a service say that a request cannot be fulfilled?

Every refusal is a `Problem`; the HTTP layer turns it into a document of RFC 9457 (`application/problem+json`), and the
client turns the document back into a typed error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct

MOST = 100
"""Faults that a document tells; who has more of them has one mistake many times."""


class Fault(Struct, frozen=True):
    """One thing that is wrong with the input; `field` is a path such as `lines[2].quantity`, or empty.

    In a batch it begins with the item: `[3].email`.
    """

    field: str
    code: str
    """required, type, blank, not_trimmed, too_short, too_long, too_small, too_large, pattern, unknown_value,
    unknown_field, taken, unknown_reference, immutable, null, not_finite, precision, characters; of an item in a batch
    also repeated, version, refused; of an `Idempotency-Key` reused; of the owner of a new row not_own."""
    message: str


class ProblemDocument(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What travels. `type` is relative: `/problems/not-found`."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Fault] = []
    request_id: str = ""


class Problem(Exception):  # noqa: N818  a problem is the word of RFC 9457
    """A refusal with a status; `detail` is for the caller and tells nothing about the inside."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong here"

    def __init__(
        self, detail: str = "", errors: Sequence[Fault] = (), headers: Sequence[tuple[bytes, bytes]] = ()
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.headers = tuple(headers)

    def __str__(self) -> str:
        faults = "; ".join(f"{fault.field}: {fault.message} ({fault.code})" for fault in self.errors)
        return ": ".join(part for part in (self.title, self.detail, faults) if part)

    def document(self, request_id: str = "") -> ProblemDocument:
        return ProblemDocument(
            type=f"/problems/{self.code}",
            title=self.title,
            status=self.status,
            detail=self.detail,
            errors=self.errors[:MOST],
            request_id=request_id,
        )


class BadRequest(Problem):
    status, code, title = 400, "bad-request", "The request cannot be read"


class Unauthorized(Problem):
    status, code, title = 401, "unauthorized", "Who is calling is not known"


class Forbidden(Problem):
    status, code, title = 403, "forbidden", "The caller may not do this"


class NotFound(Problem):
    """`NotFound("user", id)`, or `NotFound()` for a path that leads nowhere."""

    status, code, title = 404, "not-found", "Not found"

    def __init__(self, resource: str = "", id: str = "") -> None:
        super().__init__(f"no {resource} has the id '{id}'" if resource else "")
        self.resource = resource
        self.id = id


class MethodNotAllowed(Problem):
    status, code, title = 405, "method-not-allowed", "This path does not have this method"


class NotAcceptable(Problem):
    status, code, title = 406, "not-acceptable", "Answers are application/json"


class Conflict(Problem):
    status, code, title = 409, "conflict", "This conflicts with what exists"


class InFlight(Conflict):
    """The same request is being carried out just now; `retry_after` is in seconds."""

    code, title = "in-flight", "The same request is being carried out"

    def __init__(self, *, retry_after: int = 1) -> None:
        super().__init__("its Idempotency-Key is in use", headers=((b"retry-after", b"%d" % retry_after),))


class Erased(Conflict):
    """The same request was carried out, and its answer was erased since."""

    code, title = "answer-erased", "The request was carried out; its answer is no longer there"


class RequestTimeout(Problem):
    status, code, title = 408, "request-timeout", "The request took too long to arrive"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers=((b"connection", b"close"),))


class HeadTooLarge(Problem):
    status, code, title = 431, "head-too-large", "The headers are too large"


class PreconditionFailed(Problem):
    status, code, title = 412, "precondition-failed", "It has changed since it was read"


class PayloadTooLarge(Problem):
    status, code, title = 413, "payload-too-large", "The body is too large"


class UriTooLong(Problem):
    status, code, title = 414, "uri-too-long", "The query is too long"


class UnsupportedMediaType(Problem):
    status, code, title = 415, "unsupported-media-type", "Bodies are application/json"


class Invalid(Problem):
    """`Invalid([Fault("email", "pattern", "...")])`: everything that is wrong with the input, at once."""

    status, code, title = 422, "invalid", "The input is not valid"

    def __init__(self, errors: Sequence[Fault], detail: str = "") -> None:
        super().__init__(detail, errors)


class TooManyRequests(Problem):
    status, code, title = 429, "too-many-requests", "Too many requests"


class NotImplementedYet(Problem):
    status, code, title = 501, "not-implemented", "This is not implemented yet"


class NotMocked(Problem):
    status, code, title = 501, "not-mocked", "The mock has no answer for this"


class Unavailable(Problem):
    """The request may be repeated later; `retry_after` is in seconds."""

    status, code, title = 503, "unavailable", "Not available at the moment"

    def __init__(self, detail: str = "", *, retry_after: int = 1) -> None:
        super().__init__(detail, headers=((b"retry-after", b"%d" % retry_after),))
        self.retry_after = retry_after
