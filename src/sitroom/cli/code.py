"""``sitroom code``: documents -> their coding, on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sitroom.cli.shared import AllowPrivate, Outlet, Published, Reader, Retrieved, addresses, check_day, complain, now, told
from sitroom.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitroom.documents import Given
    from sitroom.documents.web.fetch import Fetched
    from sitroom.records import Coding, Document

__all__ = ["code"]


def code(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Pages, texts, Markdown or PDF: files, addresses, or - for standard input.")],
    table: Annotated[bool, typer.Option("--table", help="A table for people instead of JSON.")] = False,
    published: Published = None,
    outlet: Outlet = None,
    retrieved: Retrieved = None,
    allow_private: AllowPrivate = False,
    reader: Reader = "minilm",
) -> None:
    """Code documents: JSON on standard output, one object a document and line."""
    with told(), addresses(allow_private=allow_private) as fetch:
        from sitroom.documents import Given

        check_day("--published", published)
        check_day("--retrieved", retrieved)
        from sitroom.coding import code_all

        failed = list[str]()

        def documents() -> Iterator[Document]:
            for file in files:
                try:
                    yield _loaded(file, Given(published=published, outlet=outlet), retrieved or now(), fetch)
                except InputError as error:
                    complain(str(error))
                    failed.append(file)

        for coding in code_all(documents(), reader=reader):
            _print_coding(coding) if table else print(coding.to_json(), flush=True)
        if failed:
            raise typer.Exit(1)


def _loaded(file: str, given: Given, last: str, fetch: Callable[[str], Fetched]) -> Document:
    from sitroom.documents import Given, load, load_data
    from sitroom.documents.sources.walk import is_address, refused_address

    if file == "-":
        return load_data(sys.stdin.buffer.read(), name="standard input", given=given, own=Given(retrieved=last))
    if reason := refused_address(file):
        raise InputError(reason)
    if is_address(file):
        fetched = fetch(file)
        return load_data(fetched.in_utf8(), name=file, given=given, own=Given(url=fetched.url, retrieved=fetched.at))
    return load(file, published=given.published, outlet=given.outlet, retrieved=last)


def _print_coding(coding: Coding) -> None:
    from sitroom.show.coding import coding_table
    from sitroom.show.tables import console, heading
    from sitroom.show.words import plain

    document, screen = coding.document, console()
    about = [plain(part) for part in (document.outlet, document.published) if part]
    screen.print(heading(plain(document.titled), ", ".join(about)))
    screen.print(coding_table(coding))
