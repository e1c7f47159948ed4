"""Small designs for tests of the generators."""

from __future__ import annotations

from onehand.gen.service import generate
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.text.source import Source


def design(**texts: str) -> Design:
    """`design(user="resources: ...")`: services by name, with the head that every service has."""
    heads = {name: f"service: {name}\nteam: t\nauth: {{user: []}}\n{text}" for name, text in texts.items()}
    loaded = load_sources([Source(f"api/{name}.yaml", text) for name, text in heads.items()])
    assert loaded.design is not None, "\n".join(str(one) for one in loaded.diagnostics)
    return loaded.design


def files(found: Design, service: str) -> dict[str, str]:
    """Path below generated/ -> text."""
    made = generate(found, found.services[service])
    return {file.path.removeprefix("generated/"): file.text for file in made}
