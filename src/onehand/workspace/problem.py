"""How does the tool say that something it needs is not as it must be?

Every foreseeable failure of a command is a `Problem`; the command line prints it and never a traceback.
"""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - it is what the user reads, as in the runtime
    """`error[code]: message`, then `detail:` (what was seen) and `hint:` (what to do)."""

    def __init__(self, code: str, message: str, *, detail: str = "", hint: str = "", status: int = 2) -> None:
        super().__init__(message)
        self.code = code
        """Kebab case, the same everywhere this fault is seen: `port-in-use`."""
        self.message = message
        self.detail = detail
        self.hint = hint
        self.status = status
        """Exit code: 1 = something was found in the user's work, 2 = the command could not run."""

    def __str__(self) -> str:
        lines = [f"error[{self.code}]: {self.message}"]
        lines += [f"  {label}: {_indented(text)}" for label, text in self._notes() if text]
        return "\n".join(lines)

    def _notes(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return ("detail", self.detail), ("hint", self.hint)


class Faults(Problem):
    """Errors in the user's own files, already printed with place and caret: that text is what is shown."""

    def __init__(self, code: str, text: str, message: str) -> None:
        super().__init__(code, message, status=1)
        self.text = text

    def __str__(self) -> str:
        return f"{self.text}\n\n{self.message}"


def _indented(text: str) -> str:
    return text.strip("\n").replace("\n", "\n    ")
