# Generated from api/words.yaml by onehand. Edit the design, then run: dev generate
"""What starts 'words'."""

from __future__ import annotations

from onehand.runtime.spec import ServiceSpec

from .call import Call
from .events import LetterSent
from .handlers import LettersHandler
from .routes import routes
from .spec import LETTERS

SERVICE = ServiceSpec(
    name="words",
    stream="words.v1.words_event",
    schema="...",
    resources=(LETTERS,),
    custom_events={"letter_sent": LetterSent},
    routes=routes,
    handlers={"letters": LettersHandler},
    call=Call,
    package=__package__,
    keeps_answers=True,
)
