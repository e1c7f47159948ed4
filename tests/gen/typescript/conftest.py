from __future__ import annotations

import pytest

from tests.gen.typescript.toolchain import Toolchain, toolchain


@pytest.fixture(scope="session")
def tools() -> Toolchain:
    return toolchain()
