"""Generated factories make what the service takes: of every type of every design."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest

from onehand.ir.load import load_sources
from onehand.ir.nodes import Design, Service
from onehand.runtime import sample
from onehand.runtime.model.check import validate
from onehand.runtime.model.union import open_decoder
from onehand.text.source import Source
from tests.convert.apibuilder.imported import import_file
from tests.convert.corpus import corpus
from tests.golden.case import CASES
from tests.runtime.sample.made import factories, generated, module

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "api"


def designs() -> Iterator[tuple[str, list[Source]]]:
    yield "shop", [Source(f"api/{path.name}", path.read_text()) for path in sorted(SHOP.glob("*.yaml"))]
    for path in sorted(CASES.glob("*/design.yaml")):
        text = path.read_text()
        own = text.partition("service: ")[2].split()[0]
        others = [Source(f"api/{one.name}", one.read_text()) for one in sorted((path.parent / "with").glob("*.yaml"))]
        yield path.parent.name, [Source(f"api/{own}.yaml", text), *others]


def judged(folder: Path, design: Design, service: Service, times: int) -> int:
    """Makes some of everything and has it checked by the server's own types; how many factories there are."""
    package = generated(folder, design, service)
    found = module(package, "factories")
    if found is None:
        return 0
    models = module(package, "models")
    checked = {name: made for name, made in factories(found).items() if not _asks(made)}
    for name, make in checked.items():
        result = get_type_hints(make)["return"]
        server = getattr(models, result.__name__, None)
        for _ in range(times):
            value = make()
            again = msgspec.json.encode(value)
            assert msgspec.json.encode(open_decoder(result).decode(again)) == again, name
            if server is not None and not name.endswith(("_upserted", "_deleted", "_forgotten")):
                validate(msgspec.json.decode(again), server)
    return len(checked)


def _asks(make: Any) -> bool:
    return any(one.kind is inspect.Parameter.KEYWORD_ONLY for one in inspect.signature(make).parameters.values())


@pytest.mark.parametrize(("name", "sources"), list(designs()), ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_made_is_valid(name: str, sources: list[Source], tmp_path: Path) -> None:
    """For hundreds of numbers: enums, models, unions, resources, forms and events."""
    design = load_sources(sources).design
    assert design is not None
    assert sum(judged(tmp_path, design, service, 300) for service in design.services.values()) >= 0


@pytest.mark.slow
def test_what_is_made_of_documents_that_others_wrote_is_valid(tmp_path: Path) -> None:
    """All of the corpus that can be imported."""
    made = 0
    for path in sorted(corpus().glob("*.json")):
        loaded = import_file(path).loaded
        for service in loaded.design.services.values() if loaded and loaded.design else ():
            assert loaded is not None
            assert loaded.design is not None
            made += judged(tmp_path, loaded.design, service, 3)
    assert made > 500


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    """The factories of the shop's user."""
    design = load_sources(next(designs())[1]).design
    assert design is not None
    found = module(generated(tmp_path, design, design.services["user"]), "factories")
    sample.seed(1)
    yield found
    sample.seed(1)


def test_the_same_seed_gives_the_same_values(shop: Any) -> None:
    """And another one others."""
    first = [shop.make_user() for _ in range(3)]
    sample.seed(1)
    assert [shop.make_user() for _ in range(3)] == first
    sample.seed(2)
    assert not {one.email for one in first} & {shop.make_user().email for _ in range(1000)}


def test_what_else_is_made_changes_nothing(shop: Any) -> None:
    """Each kind counts for itself, so the order of calls of different factories does not matter."""
    forms = [shop.make_user_form() for _ in range(2)]
    sample.restart()
    shop.make_user()
    assert shop.make_user_form() == forms[0]
    shop.make_user_upserted()
    assert shop.make_user_form() == forms[1]


def test_values_are_unique(shop: Any) -> None:
    """Thousands of them."""
    assert len({shop.make_user_form().email for _ in range(5000)}) == 5000
    assert len({shop.make_user_upserted().event_id for _ in range(2000)}) == 2000


def test_what_a_test_says_is_taken(shop: Any) -> None:
    """Of events, too: there the user is the one that was made for it."""
    user = shop.make_user(email="ada@example.com")
    assert user.email == "ada@example.com"
    assert shop.make_user_upserted(user=user, sequence=7).user.email == "ada@example.com"
    with pytest.raises(TypeError, match="emial"):
        shop.make_user(emial="x")
