"""A mock is filled from the generated factories; and what a lost answer does to a client of it."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.runtime import sample
from onehand.runtime.client.retry import Retries
from onehand.runtime.mock.fill import fill
from onehand.runtime.mock.service import Mock
from onehand.text.source import Source
from tests.golden.case import CASES
from tests.runtime.sample.made import generated

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "api"


def design(*paths: Path) -> Design:
    sources = [Source(f"api/{_name(path.read_text())}.yaml", path.read_text()) for path in paths]
    found = load_sources(sources).design
    assert found is not None
    return found


def _name(text: str) -> str:
    head = next(line for line in text.splitlines() if line.startswith(("service:", "library:")))
    return head.partition(":")[2].split()[0]


def mocked(folder: Path, found: Design, service: str) -> tuple[Mock, str]:
    package = generated(folder, found, found.services[service])
    return Mock(importlib.import_module(f"{package}.app").SERVICE), package


@pytest.mark.parametrize("case", ["order", "nested", "words"])
async def test_every_table_is_filled(case: str, tmp_path: Path) -> None:
    """Children below their parents, references to rows that are there; what the service would compute is a sample."""
    found = design(CASES / case / "design.yaml", *sorted((CASES / case / "with").glob("*.yaml")))
    service = _name((CASES / case / "design.yaml").read_text())
    mock, _ = mocked(tmp_path, found, service)
    filled = await fill(mock, 20)
    assert set(filled.values()) == {20}, filled


async def test_the_same_seed_fills_with_the_same_rows(tmp_path: Path) -> None:
    """All but ids and times, which the service makes."""
    mock, _ = mocked(tmp_path, design(*sorted(SHOP.glob("*.yaml"))), "catalog")
    seen = []
    for _ in range(2):
        sample.restart()
        mock.reset()
        await fill(mock, 5)
        seen.append([row.values for row in mock.store.tables["product"].by_id.values()])
    assert seen[0] == seen[1]


async def test_a_lost_answer_is_asked_for_again(tmp_path: Path) -> None:
    """A POST was carried out, and the connection broke: with its key the client gets the answer that it missed."""
    mock, package = mocked(tmp_path, design(*sorted(SHOP.glob("*.yaml"))), "user")
    module: Any = importlib.import_module(f"{package}.client.client")
    make: Any = importlib.import_module(f"{package}.factories")
    client = mock.client(module.UserClient, retries=Retries(first=0.0))
    mock.cut("create_user", times=1, done=True)
    user = await client.create_user(make.make_user_form())
    assert [seen.status for seen in mock.calls.of("create_user")] == [None, 201]
    assert list(mock.store.tables["user"].by_id) == [user.id]
