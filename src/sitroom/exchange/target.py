"""Where an export goes: written beside its target under another name, and renamed when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import msgspec

from sitroom.errors import SitroomError, UsageError

__all__ = ["MANIFEST", "Bundle", "bundle", "check", "single"]

MANIFEST = "manifest.json"
"""The file by which a folder or archive is known as an export of ours."""

_SIDES = ("", "-wal", "-shm", "-journal")


class Bundle:
    """A folder that files are written into, several at once where need be; ``name`` may have folders."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, name: str) -> Path:
        """Where a file of this name is to be written."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def text(self, name: str) -> TextIO:
        """A file to write UTF-8 to; line ends are left as they are given."""
        return self.path(name).open("w", encoding="utf-8", newline="")


def check(path: Path, *, room: Path, force: bool, folder: bool) -> None:
    """Raise UsageError where an export may not be written to ``path``; ``folder``: it makes a folder, or a .zip file."""
    if any(_same(path, Path(f"{room}{side}")) for side in _SIDES):
        raise UsageError(f"{path} is the room itself; name another file for the export.")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: its folder does not exist. Make the folder first.")
    if not os.path.lexists(path):
        return
    if path.is_dir() != (folder and path.suffix.lower() != ".zip"):
        found, valid = ("a folder", "a file") if path.is_dir() else ("a file", "a folder, or a file whose name ends in .zip")
        raise UsageError(f"{path}: found {found}; this format writes {valid}. Name another.")
    if path.is_dir() and not any(path.iterdir()):
        return
    if not force:
        raise UsageError(f"{path} is there already. Name another, or give --force to write over it.")
    if path.is_dir() and not (path / MANIFEST).is_file():
        raise UsageError(f"{path}: found a folder that no export has made (it has no {MANIFEST}); it is left alone. Name another.")


@contextmanager
def single(path: Path) -> Iterator[Path]:
    """The path of a new file beside ``path`` that takes its place when the block ends well, and is gone when it does not.

    Raises SitroomError where it cannot be written.
    """
    with _written(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
        made = Path(name)
        try:
            yield made
            made.chmod(0o666 & ~_umask())
            with made.open("rb+") as out:
                os.fsync(out.fileno())
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)


@contextmanager
def bundle(path: Path, about: dict[str, object]) -> Iterator[Bundle]:
    """A new folder, or a .zip archive where the name ends so, that takes the place of ``path`` when the block ends well.

    ``about`` is written into its manifest at the end, so that it can be filled meanwhile. Raises SitroomError where it cannot be written.
    """
    with _written(path):
        made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        try:
            inside = Bundle(made)
            yield inside
            inside.path(MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n")
            if path.suffix.lower() == ".zip":
                with single(path) as archive:
                    _pack(made, archive)
            else:
                made.chmod(0o777 & ~_umask())
                _swap(made, path)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _pack(folder: Path, archive: Path) -> None:
    """All files of a folder as a .zip that depends on nothing but them."""
    with zipfile.ZipFile(archive, "w") as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, out.open(entry, "w", force_zip64=True) as inside:
                shutil.copyfileobj(source, inside)


def _swap(made: Path, path: Path) -> None:
    """Rename, with what was there put aside until the new one stands."""
    if not path.exists():
        made.rename(path)
        return
    old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".old"))
    path.rename(old / "was")
    try:
        made.rename(path)
    except OSError:
        (old / "was").rename(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise SitroomError(f"{path}: the export cannot be written ({why}). Nothing of it is left; what was there is unchanged.") from error


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve() or (path.exists() and other.exists() and path.samefile(other))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
