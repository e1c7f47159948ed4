"""How a problem is printed."""

from onehand.workspace.problem import Problem


def test_code_message_detail_hint():
    """A problem says what is wrong, what was seen, and what to do, in this order."""
    problem = Problem("port-in-use", "port 4700 is taken", detail="by\nnginx", hint="end it")
    assert str(problem) == "error[port-in-use]: port 4700 is taken\n  detail: by\n    nginx\n  hint: end it"


def test_only_what_there_is():
    """Without detail and hint it is one line."""
    assert str(Problem("x", "y")) == "error[x]: y"
