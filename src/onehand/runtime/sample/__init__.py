"""How does a test get values that are valid, and different each time? The generated factories use these."""

from onehand.runtime.sample.number import decimal, next_number, within
from onehand.runtime.sample.pattern import matching
from onehand.runtime.sample.text import email, text, url

__all__ = ["decimal", "email", "matching", "next_number", "text", "url", "within"]
