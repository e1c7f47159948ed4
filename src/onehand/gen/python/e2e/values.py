"""Which expressions make values in a file of tests? Those of the factories, whose functions are imported."""

from __future__ import annotations

from onehand.gen.python.sample import Samples
from onehand.ir.types import Named


class TestSamples(Samples):
    """As in factories.py, seen from the tests."""

    __slots__ = ()
    __test__ = False

    def factory(self, named: Named) -> str:
        return self.file.use("..factories", Samples.factory(self, named))
