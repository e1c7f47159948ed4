"""What does a handler return when its operation declares more than one answer?"""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class Result(Struct, kw_only=True):
    """One declared answer. The generator makes one subclass per status, with the `body` that it declares:

    `class CancelOrder201(Result): status: ClassVar[int] = 201; body: Order`.
    """

    status: ClassVar[int] = 200
