"""Do both sides speak JSON?"""

from __future__ import annotations

from onehand.runtime.problem import NotAcceptable, UnsupportedMediaType

_ACCEPTED = frozenset({b"*/*", b"application/*", b"application/json", b"application/problem+json"})
_BODIES = frozenset({b"application/json", b"application/merge-patch+json"})


def check_accept(header: bytes | None) -> None:
    """NotAcceptable when the caller takes no JSON."""
    if header is None or header in _ACCEPTED or not header.strip():
        return
    if not any(_takes_json(part) for part in header.split(b",")):
        raise NotAcceptable("the caller accepts no application/json")


def _takes_json(part: bytes) -> bool:
    kind, *parameters = (piece.strip().lower() for piece in part.split(b";"))
    refused = any(_is_zero(parameter) for parameter in parameters)
    return kind in _ACCEPTED and not refused


def _is_zero(parameter: bytes) -> bool:
    name, _, value = parameter.partition(b"=")
    return name.strip() == b"q" and value.strip(b"0. ") == b""


def check_content_type(header: bytes | None) -> None:
    """UnsupportedMediaType when the body is something else; a body that says nothing is taken for JSON."""
    if header is None or header == b"application/json":
        return
    kind, *parameters = (piece.strip().lower() for piece in header.split(b";"))
    if kind not in _BODIES:
        raise UnsupportedMediaType(f"bodies are application/json, not {kind.decode('latin-1')[:100]}")
    for parameter in parameters:
        if parameter.startswith(b"charset=") and parameter.strip(b' "')[8:].strip(b'"') not in (b"utf-8", b"utf8"):
            raise UnsupportedMediaType("JSON is UTF-8")
