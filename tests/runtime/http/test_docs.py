"""The page that every service shows of itself."""

from __future__ import annotations

from onehand.runtime.auth import PUBLIC
from onehand.runtime.http.docs import page
from onehand.runtime.http.route import Route
from onehand.runtime.model import Resource


class Book(Resource):
    """Something to <read>."""

    id: str


async def list_books() -> None:
    """Never called."""


def route(path: str) -> Route:
    return Route(
        operation="list_books", method="GET", path=path, handler=list_books, returns={200: list[Book]}, auth=PUBLIC
    )


def test_a_list_is_named_for_readers() -> None:
    """No reader needs to know the module of a type."""
    shown = page("library", [route("/books")], ["openapi.yaml"]).decode()
    assert "<td>list of Book</td>" in shown
    assert 'href="openapi.yaml"' in shown


def test_what_a_design_says_is_text() -> None:
    """A description, a name or a path cannot become markup."""
    shown = page("<b>", [route("/<script>")], []).decode()
    assert "<script>" not in shown
    assert "Something to &lt;read&gt;." in shown
