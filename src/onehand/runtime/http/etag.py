"""Has the caller seen this version? (RFC 9110, conditional requests; the tag is the row's sequence)"""

from __future__ import annotations

import re

from onehand.runtime.problem import BadRequest, Fault

_TAG = re.compile(rb'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_TAGS = re.compile(
    rb'[ \t,]*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[ \t]*,[ \t]*(?:(?:W/)?"[\x21\x23-\x7e\x80-\xff]*")?)*[ \t]*'
)
_SEQUENCE = re.compile(rb"[1-9][0-9]{0,17}|0")
_MOST = 20
"""Tags in one header."""


def etag(sequence: int) -> bytes:
    """Strong: the same tag means the same bytes."""
    return b'"%d"' % sequence


def unchanged(if_none_match: bytes, tag: bytes) -> bool:
    """Whether the caller already has the version with this tag: answer 304."""
    if if_none_match == tag:
        return True
    if if_none_match.strip() == b"*":
        return True
    return any(b'"%s"' % found.group(2) == tag for found in _TAG.finditer(if_none_match))


def read_if_match(header: bytes) -> tuple[int, ...] | None:
    """The sequences of which one must still be current; None = no condition, `*`. BadRequest when it is no list of
    tags. A weak tag never matches, nor does one that cannot be ours: what remains may be nothing.
    """
    if header.strip() == b"*":
        return None
    found = _TAG.findall(header)
    if not _TAGS.fullmatch(header) or len(found) > _MOST:
        message = f'must be entity tags as the service gave them, such as "42", at most {_MOST}'
        raise BadRequest("", [Fault("If-Match", "pattern", message)])
    ours = [int(tag) for weak, tag in found if not weak and _SEQUENCE.fullmatch(tag)]
    return tuple(dict.fromkeys(ours))
