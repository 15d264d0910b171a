"""ZIP, TAR and packed files -> what is in them, without writing anything to disk. Bombs are told by number, size, ratio and depth."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

import msgspec

from sitroom.documents.sources.bounds import Allowance, Counted, Spent, mib, read_whole
from sitroom.documents.sources.items import Found, Items, broken, shown
from sitroom.documents.sources.kinds import Kind
from sitroom.errors import InputError

__all__ = ["DAMAGED", "hidden", "packed_items", "page_folders", "tar_items", "zip_items"]

DAMAGED = (zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
"""What the libraries raise on archives that are cut off, broken or of a kind that they do not know."""

SAVED = ("_files", ".files", "-Dateien", "_fichiers", "_archivos", "_file", "_bestanden")
"""What browsers put behind a saved page's name to name the folder beside it."""

_OFFICE = {"[content_types].xml": "an office file (docx, xlsx, pptx)", "mimetype": "an office file or e-book (odt, ods, epub)"}
_TRUNCATED = "what stood before is read. Get the file again for the rest"

Inner = Callable[[Found], Items]


def hidden(name: str) -> bool:
    """Whether a file or a folder above it is hidden, as macOS's leavings are."""
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts if part not in {".", ".."})


def page_folders(names: Iterator[str]) -> set[str]:
    """The folders that belong to saved pages among these files."""
    pages = (PurePosixPath(name) for name in names if name.lower().endswith((".html", ".htm", ".xhtml")))
    return {str(page.with_name(page.stem + ending)) for page in pages for ending in SAVED}


def zip_items(found: Found, inner: Inner) -> Items:
    """What is in a ZIP archive, in its order. Raises InputError for one that is damaged, an office file, or too full."""
    stream = found.stream if found.stream.seekable() else io.BytesIO(read_whole(found.stream, found.options.bounds.whole, name=found.name))
    size = stream.seek(0, io.SEEK_END)
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGED as error:
        raise InputError(f"{found.name}: found a damaged ZIP archive ({error}); valid is a complete one. Get it again.") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if entries and (office := _OFFICE.get(entries[0].filename.lower())):
            raise InputError(f"{found.name}: found {office}; valid are texts, pages and PDF. Save it as one of them.")
        _check_number(found, len(entries))
        folders = page_folders(shown(entry.filename) for entry in entries)
        found = _with_allowance(found, lambda: size)
        for entry in entries:
            yield from _zip_entry(archive, entry, found, inner, folders)


def _zip_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Found, inner: Inner, folders: set[str]) -> Items:
    path = shown(entry.filename)
    name = f"{found.name}!{path}"
    if _left_out(path, folders):
        return
    if entry.flag_bits & 1:
        yield broken(name, f"{name}: found an encrypted entry; valid are entries without a password. Unpack it yourself.")
        return
    if entry.file_size > found.options.bounds.free and entry.file_size > found.options.bounds.ratio * max(entry.compress_size, 1):
        yield broken(
            name, f"{name}: found an entry that unpacks from {mib(entry.compress_size)} to {mib(entry.file_size)}, as bombs do. Unpack it yourself."
        )
        return
    try:
        with archive.open(entry) as stream:
            yield from inner(found.inside(name, _counted(cast(BinaryIO, stream), found)))
    except DAMAGED as error:
        yield broken(name, f"{name}: found a damaged entry ({error}); the others are read. Get the archive again.")
    except InputError as error:
        if isinstance(error, Spent):
            raise
        yield broken(name, str(error))


def tar_items(found: Found, inner: Inner) -> Items:
    """What is in a TAR archive, read as it comes; links and devices are left out. A tail that is cut off is set aside, what is before it is read."""
    number, folders = 0, set[str]()
    found = _with_allowance(found, found.stream.tell)
    try:
        with tarfile.open(fileobj=cast(BinaryIO, _ToTheEnd(found.stream)), mode="r|", errorlevel=0) as archive:
            for entry in archive:
                number += 1
                _check_number(found, number)
                archive.members = []  # type: ignore[attr-defined]  # tarfile would keep every entry that it has passed
                path = shown(entry.name)
                folders |= page_folders(iter([path]))
                name = f"{found.name}!{path}"
                stream = archive.extractfile(entry) if entry.isreg() else None
                if stream is None or _left_out(path, folders):
                    continue
                yield from inner(found.inside(name, _counted(cast(BinaryIO, stream), found)))
    except DAMAGED as error:
        yield broken(f"{found.name}!{number + 1}", f"{found.name}: found a TAR archive that is cut off or damaged ({error}); {_TRUNCATED}.")


def packed_items(found: Found, inner: Inner, kind: Kind) -> Items:
    """What a gzip, bzip2 or xz stream holds: one file, which may be an archive."""
    unpack: dict[Kind, Callable[[BinaryIO], object]] = {Kind.gzip: _gunzip, Kind.bzip2: bz2.BZ2File, Kind.xz: lzma.LZMAFile}
    found = _with_allowance(found, found.stream.tell)
    try:
        yield from inner(found.inside(found.name, _counted(cast(BinaryIO, unpack[kind](found.stream)), found), listed=found.listed))
    except DAMAGED as error:
        raise InputError(f"{found.name}: found {kind} that is cut off or damaged ({error}). Get the file again.") from None


class _ToTheEnd:
    """A stream whose last whole bytes come before the error where it is cut off."""

    def __init__(self, inner: BinaryIO) -> None:
        self._read: Callable[[int], bytes] = getattr(inner, "read1", inner.read)

    def read(self, size: int) -> bytes:
        data = b""
        try:
            while len(data) < size and (piece := self._read(size - len(data))):
                data += piece
        except DAMAGED:
            if not data:
                raise
        return data


def _gunzip(stream: BinaryIO) -> object:
    return gzip.GzipFile(fileobj=stream, mode="rb")


def _counted(stream: BinaryIO, found: Found) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Counted(stream, allowance=found.allowance)))


def _with_allowance(found: Found, packed: Callable[[], int]) -> Found:
    """The outermost archive sets what all archives in it may unpack to."""
    return found if found.allowance else msgspec.structs.replace(found, allowance=Allowance(found.name, packed, found.options.bounds))


def _left_out(path: str, folders: set[str]) -> bool:
    return hidden(path) or any(str(parent) in folders for parent in PurePosixPath(path).parents)


def _check_number(found: Found, number: int) -> None:
    if number > found.options.bounds.entries:
        raise InputError(
            f"{found.name}: found more than {found.options.bounds.entries} entries in one archive; unpack it yourself, and read the folder."
        )
