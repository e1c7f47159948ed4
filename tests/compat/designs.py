"""Small designs for the tests of compatibility."""

from __future__ import annotations

import re

from onehand.ir.load import Loaded, load_sources
from onehand.text.source import Source

_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
_NAME = re.compile(r"^(?:service|library): *(\w+)", re.MULTILINE)
_AROUND = "service: shop\ndescription: A shop.\nauth: user\n"


def loaded(text: str) -> Loaded:
    """One or more files; what names no service is the inside of 'shop'. Fails with the errors of the design."""
    first, *rest = _FILE.split(text)
    files = list(zip(rest[::2], rest[1::2], strict=True)) if rest else [_complete(first)]
    found = load_sources(Source(path, content) for path, content in files)
    assert found.design is not None, [str(one) for one in found.diagnostics] + [text]
    return found


def _complete(text: str) -> tuple[str, str]:
    name = _NAME.search(text)
    return (f"{name[1]}.yaml", text) if name else ("shop.yaml", _AROUND + text)
