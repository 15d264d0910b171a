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
from functools import partial
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

import msgspec

from sitroom.documents.sources.bounds import Allowance, Counted, Spent, mib, read_whole
from sitroom.documents.sources.cut_zips import Walked, opened, walked
from sitroom.documents.sources.items import Found, Item, Items, broken, shown
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
    """What is in a ZIP archive, in its order. Of one that is cut off or damaged, the entries that are whole, then the reason. Raises InputError where
    there are none, for an office file, and for one that is too full."""
    stream = found.stream if found.stream.seekable() else io.BytesIO(read_whole(found.stream, found.options.bounds.whole, name=found.name))
    size = stream.seek(0, io.SEEK_END)
    found = _with_allowance(found, lambda: size)
    open_entry: Callable[[zipfile.ZipInfo], IO[bytes]]
    try:
        archive = _whole_zip(stream)
        cut, listed, open_entry = None, archive.infolist(), archive.open
    except DAMAGED as error:
        cut = walked(stream, most=found.options.bounds.entries + 1, allowance=found.allowance)
        listed, open_entry = cut.entries, partial(opened, stream)
        if not listed:
            raise InputError(f"{found.name}: found a damaged ZIP archive ({error}); valid is a complete one. Get it again.") from None
    entries = [entry for entry in listed if not entry.is_dir()]
    if entries and (office := _OFFICE.get(entries[0].filename.lower())):
        raise InputError(f"{found.name}: found {office}; valid are texts, pages and PDF. Save it as one of them.")
    _check_number(found, len(entries))
    folders = page_folders(shown(entry.filename) for entry in entries)
    for entry in entries:
        yield from _zip_entry(entry, open_entry, found, inner, folders, torn=cut is not None and entry is cut.torn)
    if cut:
        yield _cut_off(found, cut)


def _whole_zip(stream: BinaryIO) -> zipfile.ZipFile:
    """The archive of a list of entries. Raises BadZipFile where that is the list of an archive within this one, whose own is missing."""
    archive = zipfile.ZipFile(stream)
    stream.seek(0)
    if stream.read(4) == b"PK\x03\x04" and all(entry.header_offset for entry in archive.infolist()):
        raise zipfile.BadZipFile("its list of entries is missing")
    return archive


def _cut_off(found: Found, cut: Walked) -> Item:
    rest = "the entries before it are read. Get the file again if one is missing" if cut.all else _TRUNCATED
    return broken(f"{found.name}!byte {cut.at}", f"{found.name}: found a ZIP archive that is cut off or damaged ({cut.ending}); {rest}.")


def _zip_entry(
    entry: zipfile.ZipInfo, open_entry: Callable[[zipfile.ZipInfo], IO[bytes]], found: Found, inner: Inner, folders: set[str], *, torn: bool
) -> Items:
    """What an entry holds; ``torn``: the archive breaks off in it, which is said of the archive."""
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
        with open_entry(entry) as stream:
            yield from inner(found.inside(name, _counted(cast(BinaryIO, stream), found)))
    except DAMAGED as error:
        if not torn:
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
