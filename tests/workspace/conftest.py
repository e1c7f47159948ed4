"""What do the tests of this room share?"""

import pytest


@pytest.fixture(scope="session")
def postgres(new_postgres):
    """A server of its own: roles belong to the whole server, and here their passwords are changed."""
    return new_postgres()
