"""Has the caller seen this version? (RFC 9110, conditional requests; the tag is the row's sequence)"""

from __future__ import annotations

import re

from onehand.runtime.problem import BadRequest, PreconditionFailed

_TAG = re.compile(rb'(W/)?"([^"]*)"')
_SEQUENCE = re.compile(rb'"([1-9][0-9]{0,18}|0)"')


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


def read_if_match(header: bytes | None) -> int | None:
    """The sequence that must still be current; None = no condition. A tag that cannot be ours fails at once."""
    if header is None or header.strip() == b"*":
        return None
    found = _SEQUENCE.fullmatch(header.strip())
    if found:
        return int(found.group(1))
    if not _TAG.fullmatch(header.strip()):
        raise BadRequest('If-Match takes one entity tag as the service gave it, such as "42"')
    raise PreconditionFailed("the tag in If-Match is not one of this service")
