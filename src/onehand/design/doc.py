"""What does a construct say about itself? Description, deprecation and attributes, which nearly all of them have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onehand.design import shape
from onehand.design.shape import Name
from onehand.design.tree import Entry
from onehand.text.report import Report


def reserved(given: Mapping[str, Entry], report: Report) -> tuple[Name, ...]:
    """Names that had another meaning before."""
    return shape.names(given["reserved"].value, "names", report) if "reserved" in given else ()


def described(given: Mapping[str, Entry], report: Report) -> str:
    return (shape.text(given["description"].value, report) or "") if "description" in given else ""


def deprecated(given: Mapping[str, Entry], report: Report) -> str | None:
    return shape.text(given["deprecated"].value, report) if "deprecated" in given else None


def attributed(given: Mapping[str, Entry], report: Report) -> Mapping[str, Any] | None:
    return shape.attributes(given["attributes"].value, report) if "attributes" in given else None
