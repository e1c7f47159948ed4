# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""Which method of 'words' answers what."""

from __future__ import annotations

from onehand.runtime.auth.auth import Auth
from onehand.runtime.http.route import Route
from onehand.runtime.model import VersionQuery

from .handlers import Handlers
from .models import (
    Letter,
    LetterForm,
    LetterPatch,
    LetterQuery,
    LetterVersion,
    SendLetter200,
    SendLetter202,
    SendLetterQuery,
    Text,
)

AUTH = Auth({"user": ()})


def routes(handlers: Handlers) -> tuple[Route, ...]:
    """Everything that the service answers, bound to its handlers."""
    return (
        Route(
            operation="list_letters",
            method="GET",
            path="/letters",
            handler=handlers.letters.list_letters,
            kind="list",
            query=LetterQuery,
            returns={200: list[Letter]},
            auth=AUTH,
        ),
        Route(
            operation="get_letter",
            method="GET",
            path="/letters/{id}",
            handler=handlers.letters.get_letter,
            kind="get",
            returns={200: Letter},
            auth=AUTH,
        ),
        Route(
            operation="create_letter",
            method="POST",
            path="/letters",
            handler=handlers.letters.create_letter,
            kind="create",
            body=LetterForm,
            returns={201: Letter},
            auth=AUTH,
        ),
        Route(
            operation="update_letter",
            method="PUT",
            path="/letters/{id}",
            handler=handlers.letters.update_letter,
            kind="update",
            body=LetterForm,
            returns={200: Letter},
            auth=AUTH,
        ),
        Route(
            operation="patch_letter",
            method="PATCH",
            path="/letters/{id}",
            handler=handlers.letters.patch_letter,
            kind="patch",
            body=LetterPatch,
            returns={200: Letter},
            auth=AUTH,
        ),
        Route(
            operation="delete_letter",
            method="DELETE",
            path="/letters/{id}",
            handler=handlers.letters.delete_letter,
            kind="delete",
            returns={204: None},
            auth=AUTH,
        ),
        Route(
            operation="list_letter_versions",
            method="GET",
            path="/letters/{id}/versions",
            handler=handlers.letters.list_letter_versions,
            kind="versions",
            query=VersionQuery,
            returns={200: list[LetterVersion]},
            auth=AUTH,
        ),
        Route(
            operation="send_letter",
            method="POST",
            path="/letters/{id}/{class_}",
            handler=handlers.letters.send_letter,
            query=SendLetterQuery,
            path_types={"class_": "integer"},
            returns={200: Letter, 202: Text},
            results=(SendLetter200, SendLetter202),
            auth=AUTH,
        ),
    )
