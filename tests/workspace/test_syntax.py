"""Python that cannot be compiled."""

from onehand.workspace.syntax import syntax_faults


def test_place_and_caret(tmp_path):
    """The fault has file, line, column, the line and a caret."""
    bad = tmp_path / "handlers.py"
    bad.write_text("class A:\n    def f(self:\n        pass\n")
    (fault,) = syntax_faults([bad], tmp_path)
    assert fault.startswith("handlers.py:2:10: error[bad-python]: '(' was never closed\n  2 |     def f(self:")
    assert fault.splitlines()[-1].index("^") == fault.splitlines()[-2].index("(")


def test_good_files_are_silent(tmp_path):
    """Good Python, other files and deleted files are no faults."""
    good = tmp_path / "a.py"
    good.write_text("x = 1\n")
    assert syntax_faults([good, tmp_path / "gone.py", tmp_path / "x.yaml"], tmp_path) == []


def test_a_nul_byte(tmp_path):
    """A file that is not text is a fault, too."""
    bad = tmp_path / "a.py"
    bad.write_bytes(b"x = 1\0\n")
    assert "bad-python" in syntax_faults([bad], tmp_path)[0]
