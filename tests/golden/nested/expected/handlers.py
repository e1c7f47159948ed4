"""What 'desk' does by hand."""

from __future__ import annotations

from onehand.runtime.db.versioned import Versioned
from onehand.runtime.problem import NotImplementedYet

from .generated.call import Call
from .generated.handlers import CommentsHandler
from .generated.models import Comment


class Comments(CommentsHandler):
    async def hide_comment(self, call: Call, ticket_id: str, id: str) -> Comment | Versioned[Comment]:
        raise NotImplementedYet("hide_comment is to be written")
