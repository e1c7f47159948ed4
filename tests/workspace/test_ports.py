"""Ports of services."""

import os
import socket

import pytest

from onehand.workspace.ports import Address, addresses, free_base, is_taken, listener, must_be_free
from onehand.workspace.problem import Problem
from onehand.workspace.process import LINUX
from onehand.workspace.settings import ServiceSettings, Settings


def test_in_the_order_of_the_names():
    """Ports follow the names, not the order of the files, so that they are the same every day."""
    found = addresses(Settings("shop"), ["user", "catalog"])
    assert found == {"catalog": Address(4700), "user": Address(4701)}
    assert found["user"].internal == 4801
    assert found["user"].url == "http://127.0.0.1:4701"


def test_base_and_own_port():
    """`--port-base` moves all; a service with a port of its own stays there."""
    settings = Settings("shop", services={"user": ServiceSettings(port=6000)})
    assert addresses(settings, ["user", "catalog"], 5000) == {"catalog": Address(5000), "user": Address(6000)}


def test_a_taken_port_says_by_whom():
    """The message names port, service, process and what to do."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        base = free_base(1)
        other.bind(("127.0.0.1", base))
        other.listen()
        assert is_taken(base)
        with pytest.raises(Problem) as caught:
            must_be_free({"user": Address(base)})
        assert f"port {base} of service 'user' is taken" in str(caught.value)
        assert "--port-base" in caught.value.hint
        if LINUX:
            assert listener(base) == os.getpid()
            assert f"process {os.getpid()}" in caught.value.detail
    must_be_free({"user": Address(base)})


def test_the_internal_port_counts():
    """A taken internal port is found before anything starts, too."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        base = free_base(1)
        other.bind(("127.0.0.1", base + 100))
        other.listen()
        with pytest.raises(Problem, match=f"port {base + 100}"):
            must_be_free({"user": Address(base)})
