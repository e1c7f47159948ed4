"""What is wrong with a request? All of it at once: headers, query and body; asked only when something is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from onehand.runtime.http.request import Request
from onehand.runtime.problem import BadRequest, Fault, Invalid, Problem

Reader = Callable[[Request], Awaitable[Any]]


async def everything(request: Request, readers: list[Reader]) -> Problem:
    """One problem of all that the readers refuse; 400 when one of them could not even read.

    Raises what is neither: a body that is too large, or of another kind, is not looked into.
    """
    refusals: list[Problem] = []
    for read in readers:
        try:
            await read(request)
        except (Invalid, BadRequest) as refusal:
            refusals.append(refusal)
    if len(refusals) == 1:
        return refusals[0]
    faults: list[Fault] = [fault for refusal in refusals for fault in refusal.errors]
    detail = "; ".join(refusal.detail for refusal in refusals if refusal.detail)
    unread = any(isinstance(refusal, BadRequest) for refusal in refusals)
    return BadRequest(detail, faults) if unread else Invalid(faults, detail)
