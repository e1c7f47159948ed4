"""The way out to the customer. A real one would call a mail provider; this one shows what happens when that fails."""

import logging

log = logging.getLogger(__name__)
_refused: set[str] = set()


def post(to: str, subject: str) -> None:
    """Send a letter; the first attempt of an order whose number ends in '-wobbly' is refused.

    Raises ConnectionError, as a mail provider's client would.
    """
    if "-wobbly " in subject and subject not in _refused:
        _refused.add(subject)
        raise ConnectionError("the mail provider hung up")
    log.info("letter posted", extra={"subject_length": len(subject), "recipient_domain": to.rpartition("@")[2]})
