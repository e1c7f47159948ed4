"""Do both sides speak JSON?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from onehand.runtime.problem import NotAcceptable, UnsupportedMediaType

_ACCEPTED = frozenset({b"*/*", b"application/*", b"application/json", b"application/problem+json"})
_PRECISION = {b"*/*": 0, b"application/*": 1, b"application/problem+json": 2, b"application/json": 3}
"""The most precise range that fits decides; a problem alone is JSON enough."""
_BODIES = frozenset({b"application/json", b"application/merge-patch+json"})
_QUALITY = re.compile(rb"(0(\.[0-9]{0,3})?|1(\.0{0,3})?)")


def check_accept(header: bytes | None) -> None:
    """NotAcceptable when the caller takes no JSON."""
    if header is None or header in _ACCEPTED or not header.strip():
        return
    taken = [found for part in header.split(b",") if (found := _range(part)) is not None]
    if not taken or not max(taken)[1]:
        raise NotAcceptable("the caller accepts no application/json")


def _range(part: bytes) -> tuple[int, bool] | None:
    """How precisely a media range names JSON, and whether it is wanted; None when it is something else."""
    kind, *parameters = (piece.strip().lower() for piece in part.split(b";"))
    if kind not in _PRECISION:
        return None
    return _PRECISION[kind], not any(_is_zero(parameter) for parameter in parameters)


def _is_zero(parameter: bytes) -> bool:
    name, _, value = parameter.partition(b"=")
    value = value.strip()
    return name.strip() == b"q" and _QUALITY.fullmatch(value) is not None and float(value) == 0


def check_content_type(headers: Mapping[bytes, bytes]) -> None:
    """UnsupportedMediaType when the body is something else, or compressed; a body that says nothing is taken for
    JSON.
    """
    coding = headers.get(b"content-encoding")
    if coding is not None and coding.strip().lower() not in (b"", b"identity"):
        raise UnsupportedMediaType("bodies are not compressed")
    header = headers.get(b"content-type")
    if header is not None and header != b"application/json":
        _check_kind(header)


def _check_kind(header: bytes) -> None:
    kind, *parameters = (piece.strip().lower() for piece in header.split(b";"))
    if kind not in _BODIES:
        raise UnsupportedMediaType(f"bodies are application/json, not {kind.decode('latin-1')[:100]}")
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"charset" and value.strip(b' "') not in (b"utf-8", b"utf8"):
            raise UnsupportedMediaType("JSON is UTF-8")
