"""A process as a supervisor sees it: it starts or says why not, answers, drains, and ends with the right code."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

SAMPLE = Path(__file__).parent / "sample"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(*words: str, root: Path = SAMPLE, **variables: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEHAND_")}
    environment = clean | {"PYTHONPATH": str(root)} | variables
    command = [sys.executable, "-m", "onehand.runtime", *words]
    return subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
    )


def ended(*words: str, root: Path = SAMPLE, **variables: str) -> tuple[int, str, str]:
    process = start(*words, root=root, **variables)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def basics() -> dict[str, str]:
    return {
        "ONEHAND_ENV": "test",
        "ONEHAND_ORGANIZATION": "shop",
        "ONEHAND_LISTEN": f"127.0.0.1:{free_port()}",
        "ONEHAND_INTERNAL_LISTEN": f"127.0.0.1:{free_port()}",
    }


def get(address: str, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def wait_until_ready(address: str) -> None:
    for _ in range(300):
        try:
            if get(address, "/_internal_/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("never ready")


class Running:
    def __init__(self) -> None:
        self.variables = basics()
        self.process = start("mock", "services.user", **self.variables)
        self.api = self.variables["ONEHAND_LISTEN"]
        self.internal = self.variables["ONEHAND_INTERNAL_LISTEN"]
        wait_until_ready(self.internal)

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=30)
        assert out == ""
        return self.process.returncode, err


@pytest.fixture
def running() -> Iterator[Running]:
    found = Running()
    yield found
    found.process.kill()
    for pipe in (found.process.stdout, found.process.stderr):
        if pipe is not None:
            pipe.close()
    found.process.wait()


def test_it_answers_on_two_ports_and_ends_well(running: Running):
    """The API on one, what those who run it need on the other; SIGTERM is exit 0; the log is JSON lines."""
    assert get(running.api, "/parts") == (200, b"[]")
    assert get(running.api, "/_internal_/ready")[0] == 404
    assert get(running.internal, "/_internal_/live") == (200, b'{"live":true}')
    assert msgspec.json.decode(get(running.internal, "/_internal_/version")[1]) == {"service": "user", "version": "dev"}
    status, report = get(running.internal, "/_internal_/healthcheck")
    assert (status, msgspec.json.decode(report)["status"]) == (200, "pass")
    metrics = get(running.internal, "/_internal_/metrics")[1].decode()
    assert 'onehand_http_requests_total{operation="list_parts",service="user",status="200"} 1.0' in metrics
    assert 'onehand_http_request_seconds_count{operation="list_parts",service="user",status_class="2xx"} 1.0' in metrics
    page = get(running.internal, "/_internal_/docs")[1].decode()
    assert "create_user" in page
    assert "http://" not in page
    assert get(running.internal, "/_internal_/nothing")[0] == 404
    code, log = running.end()
    assert code == 0
    lines = [msgspec.json.decode(line) for line in log.splitlines()]
    assert [line["message"] for line in lines] == ["started", "ended"]


def test_a_request_in_flight_is_answered_before_the_end(running: Running):
    """SIGTERM while a body is still arriving: the answer comes, then the process ends."""
    host, _, port = running.api.partition(":")
    body = b'{"number":"A","price":"1.00","stock":1}'
    head = b"POST /parts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
        body
    )
    with socket.create_connection((host, int(port)), timeout=10) as open_one:
        open_one.sendall(head + body[:10])
        time.sleep(0.1)
        running.process.send_signal(signal.SIGTERM)
        time.sleep(0.4)
        open_one.sendall(body[10:])
        answer = open_one.recv(65536)
    assert answer.startswith(b"HTTP/1.1 201")
    assert b"connection: close" in answer
    assert running.process.wait(10) == 0


class Caller(threading.Thread):
    """Asks again and again on one kept connection, or on a new one each time, until it is refused."""

    def __init__(self, address: str, *, kept: bool) -> None:
        super().__init__()
        host, _, port = address.partition(":")
        self._place = (host, int(port))
        self._kept = kept
        self.answered = 0
        self.never_accepted = 0
        self.cut: list[str] = []
        """Requests that were sent and got no answer, or not a good one."""

    def run(self) -> None:
        connection, fresh = None, True
        while True:
            if connection is None:
                try:
                    connection = http.client.HTTPConnection(*self._place, timeout=10)
                    connection.connect()
                    fresh = True
                except OSError:
                    return
            close = not self._kept
            try:
                connection.request("GET", "/parts", headers={"Connection": "close"} if close else {})
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                if fresh and isinstance(error, ConnectionError):
                    self.never_accepted += 1
                else:
                    self.cut.append(repr(error))
                return
            fresh = False
            if (answer.status, body) != (200, b"[]"):
                self.cut.append(f"{answer.status} {body!r}")
            self.answered += 1
            if answer.will_close:
                connection.close()
                connection = None


def test_a_process_that_ends_loses_no_request(running: Running):
    """Callers on kept connections, busy and thinking, and on new ones: what was sent is answered, or never accepted."""
    callers = [Caller(running.api, kept=number < 6) for number in range(8)]
    for caller in callers:
        caller.start()
    time.sleep(0.5)
    running.process.send_signal(signal.SIGTERM)
    for caller in callers:
        caller.join(20)
    assert running.process.wait(10) == 0
    assert [caller.cut for caller in callers] == [[]] * 8
    assert sum(caller.answered for caller in callers) > 100


def test_metrics_are_what_prometheus_reads(running: Running):
    """Its own parser takes them; they tell requests, seconds by operation and class of status, and what is open."""
    get(running.api, "/parts")
    get(running.api, "/nothing")
    text = get(running.internal, "/_internal_/metrics")[1].decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert families["onehand_http_requests"].type == "counter"
    seconds = families["onehand_http_request_seconds"]
    assert seconds.type == "histogram"
    buckets = [
        (sample.labels["le"], sample.value)
        for sample in seconds.samples
        if sample.name.endswith("_bucket") and sample.labels["operation"] == "list_parts"
    ]
    assert buckets[-1] == ("+Inf", 1.0)
    assert [value for _, value in buckets] == sorted(value for _, value in buckets)
    assert {(one.labels["operation"], one.labels["status_class"]) for one in seconds.samples} == {
        ("list_parts", "2xx"),
        ("none", "4xx"),
    }
    [open_now] = families["onehand_http_in_flight"].samples
    assert open_now.value == 0


def test_the_pages_ask_nobody(running: Running):
    """No address of another place in the docs, and a fence that keeps a browser from asking."""
    with urllib.request.urlopen(f"http://{running.internal}/_internal_/docs", timeout=10) as answer:
        fence, page = answer.headers["content-security-policy"], answer.read().decode()
    assert "default-src 'none'" in fence
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    assert "<script" not in page
    with urllib.request.urlopen(f"http://{running.internal}/_internal_/healthcheck", timeout=10) as answer:
        assert answer.headers["content-type"] == "application/health+json"


def test_many_connections_at_once(running: Running):
    """Real sockets, many callers: every one gets its answer."""
    found: list[int] = []

    def ask() -> None:
        found.extend(get(running.api, "/parts")[0] for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [200] * 160


def test_a_port_in_use():
    """Exit 2, one message, what to do; nothing else started."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        code, _, err = ended("mock", "services.user", **basics() | {"ONEHAND_LISTEN": address})
    assert code == 2
    assert err.startswith(f"error[cannot-start]: cannot listen on {address}: ")
    assert "hint: " in err
    assert "Traceback" not in err


def test_a_configuration_that_misses_things():
    """All of them in one message."""
    code, _, err = ended("serve", "services.user", ONEHAND_ENV=" ", ONEHAND_LISTEN="4700", ONEHAND_KEYS="/nowhere")
    assert code == 2
    for part in (
        "ONEHAND_ENV is blank",
        "ONEHAND_ORGANIZATION is not set",
        "ONEHAND_LISTEN must be HOST:PORT, not '4700'",
        "ONEHAND_KEYS names nothing that exists: /nowhere",
        "ONEHAND_DATABASE_URL is not set",
    ):
        assert part in err


@pytest.mark.parametrize("words", [(), ("serve",), ("run", "services.user"), ("serve", "services.user", "--fast")])
def test_words_that_mean_nothing(words: tuple[str, ...]):
    """Exit 2 and the usage."""
    code, _, err = ended(*words)
    assert code == 2
    assert err.startswith("usage: python -m onehand.runtime")


def test_a_service_that_does_not_exist():
    """Exit 2, and what to run."""
    code, _, err = ended("mock", "services.nobody", **basics())
    assert code == 2
    assert "there is no package 'services.nobody' with generated code" in err
    assert "dev generate" in err


def test_code_that_cannot_be_imported(tmp_path: Path):
    """Exit 2, with the stack, because it is the service's own code that is wrong."""
    import shutil

    shutil.copytree(SAMPLE, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "copy/services/user/handlers.py").write_text("import nothing_of_that_name\n")
    code, _, err = ended("mock", "services.user", root=tmp_path / "copy", **basics())
    assert code == 2
    assert "the code of 'services.user' cannot be imported" in err
    assert "No module named 'nothing_of_that_name'" in err


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "'block_user' is missing in a class that extends 'OperationsHandler'"),
        (
            (
                "from services.user.generated.handlers import UsersHandler\n"
                "class Users(UsersHandler):\n"
                "    async def get_usr(self, call, id): ...\n"
            ),
            "'Users.get_usr' is no operation of the design",
        ),
    ],
)
def test_handlers_that_do_not_match_the_design(tmp_path: Path, source: str, message: str):
    """Missing or too many: exit 2 before anything listens or connects, and the message names them."""
    import shutil

    shutil.copytree(SAMPLE, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "copy/services/user/handlers.py").write_text(source)
    (tmp_path / "keys").mkdir()
    needed = {
        "ONEHAND_KEYS": str(tmp_path / "keys"),
        "ONEHAND_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "ONEHAND_STREAMS_URL": "postgresql://nobody@127.0.0.1:9/none",
    }
    code, _, err = ended("serve", "services.user", root=tmp_path / "copy", **basics() | needed)
    assert code == 2
    assert message in err
    assert "generated/handlers.py" in err
