"""How does a test get values that are valid, and different each time? The generated factories use these.

The n-th value of a kind is the same in every run with the same seed, whatever else is made before it.
"""

from onehand.runtime.sample.event import event, event_id
from onehand.runtime.sample.moment import day, moment
from onehand.runtime.sample.number import choice, decimal, next_number, real, restart, seed, within
from onehand.runtime.sample.pattern import matching
from onehand.runtime.sample.text import email, text, url

__all__ = [
    "choice",
    "day",
    "decimal",
    "email",
    "event",
    "event_id",
    "matching",
    "moment",
    "next_number",
    "real",
    "restart",
    "seed",
    "text",
    "url",
    "within",
]
