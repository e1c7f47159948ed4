"""Which designs did the workspace have at another commit? Read out of git, without a checkout."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tomllib
from pathlib import Path

from onehand.ir.load import Loaded, load_sources
from onehand.text.source import Source
from onehand.workspace.find import MARK, Workspace
from onehand.workspace.problem import Problem

_MAIN = ("main", "origin/main", "master", "origin/master")


def merge_base(workspace: Workspace) -> str:
    """Where the branch left main. Raises Problem when there is no main."""
    for branch in _MAIN:
        found = _git(workspace.root, "merge-base", branch, "HEAD")
        if found.returncode == 0:
            return found.stdout.decode().strip()
    raise Problem("no-merge-base", "git finds no main branch to compare with", hint="name a commit: --against REF")


def designs_at(workspace: Workspace, ref: str) -> Loaded:
    """`api/*.yaml` at a commit, a tag or a branch; paths are as in the workspace. None at all is an empty design."""
    commit = _git(workspace.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if commit.returncode != 0:
        detail = commit.stderr.decode(errors="replace").strip()
        raise Problem("unknown-revision", f"git knows no commit '{ref}'", detail=detail)
    revision = commit.stdout.decode().strip()
    schemes = {**_schemes(workspace, revision), **workspace.settings.discoveries}
    return load_sources(_sources(workspace, revision), schemes=schemes)


def _schemes(workspace: Workspace, commit: str) -> dict[str, str]:
    """Those of `onehand.toml` at that time; whatever else was in it, right or wrong, is of no interest."""
    text = _git(workspace.root, "show", f"{commit}:./{MARK}")
    try:
        found = tomllib.loads(text.stdout.decode()).get("auth", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
    return dict.fromkeys(found, "") if isinstance(found, dict) else {}


def _sources(workspace: Workspace, commit: str) -> list[Source]:
    listed = _git(workspace.root, "ls-tree", "--name-only", commit, "api/")
    names = listed.stdout.decode().splitlines() if listed.returncode == 0 else []
    if not any(name.endswith(".yaml") for name in names):
        return []
    # In a folder below the repository's root, git archive gives paths as seen from there.
    archive = _git(workspace.root, "archive", "--format=tar", commit, "api")
    if archive.returncode != 0:
        raise Problem("git-failed", "git archive failed", detail=archive.stderr.decode(errors="replace"))
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        return [_source(files, one) for one in files.getmembers() if one.isfile() and _is_design(one.name)]


def _is_design(name: str) -> bool:
    return name.endswith(".yaml") and name.count("/") == 1


def _source(files: tarfile.TarFile, one: tarfile.TarInfo) -> Source:
    content = files.extractfile(one)
    return Source(one.name, content.read().decode("utf-8-sig", "replace") if content else "")


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError as fault:
        raise Problem("no-git", "git is not installed", hint="compare two folders: dev api diff OLD NEW") from fault
