"""Feeds -> a room: what is new in them is read, each item in one transaction with the mark that it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from sitroom.documents.given import Given
from sitroom.documents.making import document
from sitroom.documents.sources.feeds import Entry, Feed, looks_like_feed, read_feed
from sitroom.documents.sources.items import Options
from sitroom.documents.sources.linked import linked
from sitroom.documents.sources.opml import feeds_of, looks_like_opml
from sitroom.documents.sources.walk import refused_address
from sitroom.documents.web.addresses import checked_url, without_credentials
from sitroom.documents.web.fetch import Fetched, Fetcher
from sitroom.errors import FetchError, InputError, UsageError
from sitroom.reading.languages import is_readable
from sitroom.records import Coding, Document
from sitroom.room.store import Room, Source
from sitroom.room.watching.state import FeedState, WatchState

__all__ = ["TRIES", "Polled", "addresses_of", "poll"]

TRIES = 3
"""So often a page is asked for; after that the feed's own words of it are read."""


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one feed. ``new``: it was read, ``unchanged``: its server says so, ``left``: its server asked to be left alone until later,
    ``failed``: see ``reason``.

    ``read``, ``stored``, ``known``: how many items are new documents, new ones in a language that is not read, and such as the room had;
    ``set_aside``: items without a document, and why;
    ``waiting``: items whose page could not be fetched yet, and why; they are asked for again.
    """

    feed: str
    status: Literal["new", "unchanged", "left", "failed"]
    title: str | None = None
    reason: str | None = None
    read: int = 0
    stored: int = 0
    known: int = 0
    set_aside: list[tuple[str, str]] = []
    waiting: list[tuple[str, str]] = []


def addresses_of(sources: Iterable[str]) -> list[str]:
    """The addresses to watch, each once: those given, and those in OPML files that are given.

    Raises InputError for a file that is no OPML list, UsageError for what is neither an address nor a file.
    """
    found: list[str] = []
    for source in sources:
        if source.lower().startswith(("http://", "https://")):
            found.append(source)
            continue
        if reason := refused_address(source):
            raise UsageError(reason)
        valid = "valid are the address of a feed (https://...) and the path of an OPML list of feeds"
        try:
            data = Path(source).read_bytes()
        except (OSError, ValueError) as error:
            raise UsageError(f"{source}: found no readable file ({getattr(error, 'strerror', None) or error}); {valid}.") from None
        if looks_like_feed(data):
            raise InputError(f"{source}: found a feed in a file, which does not change; {valid}. Read it with: sitroom read ROOM {source}")
        if not looks_like_opml(data):
            raise InputError(f"{source}: found a file that is no OPML list; {valid}.")
        found += feeds_of(data, name=source)
    return list(dict.fromkeys(found))


def poll(
    room: Room,
    feeds: Iterable[str],
    *,
    fetcher: Fetcher,
    code: Callable[[Document], Coding],
    full: bool = False,
    reader: str | None = None,
) -> Iterator[Polled]:
    """Ask for feeds one by one and read what is new; an OPML list at an address stands for its feeds.

    ``code`` makes the coding of a document, ``reader`` is its name for the room's log; ``full``: read the linked pages, not the feed's own words.
    A feed or item that cannot be used is told in the outcome and the others go on. Raises ReaderError and RoomError, which concern all feeds.
    """
    asked: set[str] = set()
    waiting = [(url, True) for url in feeds]
    while waiting:
        url, lists = waiting.pop(0)
        if url in asked:
            continue
        asked.add(url)
        found = _Poll(room, url, fetcher=fetcher, code=code, full=full, reader=reader).outcome(lists=lists)
        if isinstance(found, list):
            waiting = [(inner, False) for inner in found] + waiting
        else:
            yield found


class _Poll:
    """One feed, once."""

    def __init__(self, room: Room, url: str, *, fetcher: Fetcher, code: Callable[[Document], Coding], full: bool, reader: str | None) -> None:
        self._room, self._url, self._reader = room, url, reader
        self._fetcher, self._code, self._full = fetcher, code, full
        self._state = WatchState(room)

    def outcome(self, *, lists: bool) -> Polled | list[str]:
        """What became of the feed, or, where ``lists``, the feeds of the OPML list that is at its place."""
        try:
            checked_url(self._url)
        except FetchError as error:
            return Polled(feed=without_credentials(self._url), status="failed", reason=str(error))
        before = self._state.feed(self._url)
        if before.not_before and before.not_before > datetime.now(UTC).isoformat(timespec="seconds"):
            return Polled(feed=self._url, status="left", title=before.title, reason=f"its server asked to be left alone until {before.not_before}")
        try:
            got = self._fetcher.fetch(self._url, etag=before.etag, last_modified=before.last_modified)
            if not got.changed:
                self._state.answered(before, title=None, etag=before.etag, last_modified=before.last_modified)
                return Polled(feed=self._url, status="unchanged", title=before.title)
            if lists and looks_like_opml(got.data):
                return feeds_of(got.data, name=self._url)
            feed = read_feed(got.data, name=self._url, url=got.url, charset=got.charset, retrieved=got.at)
        except InputError as error:
            self._state.failed(before, str(error), retry_after=getattr(error, "retry_after", None))
            return Polled(feed=self._url, status="failed", title=before.title, reason=str(error))
        return self._read(before, got, feed)

    def _read(self, before: FeedState, got: Fetched, feed: Feed) -> Polled:
        """Read the items that are not done, the oldest first: feeds put the newest on top."""
        self._state.begin(before, title=feed.title)
        found = Polled(feed=self._url, status="new", title=feed.title or before.title)
        for entry in reversed(feed.entries):
            found = self._entry(entry, found)
        done = not found.waiting and not feed.broken_off
        self._state.answered(before, title=feed.title, etag=got.etag if done else None, last_modified=got.last_modified if done else None)
        return found

    def _entry(self, entry: Entry, found: Polled) -> Polled:
        status, tries = self._state.item(self._url, entry.id) or ("waiting", 0)
        if status != "waiting":
            return found
        if other := self._state.elsewhere(entry.id):
            self._state.mark(self._url, entry.id, "known", document=other)
            return msgspec.structs.replace(found, known=found.known + 1)
        name = entry.own.url or f"{self._url}#{entry.id}"
        mark = partial(self._state.mark, self._url, entry.id, tries=tries + 1)
        try:
            raw, made = self._document(entry, name, last=tries + 1 >= TRIES)
        except FetchError as error:
            mark("waiting", reason=str(error))
            return msgspec.structs.replace(found, waiting=[*found.waiting, (name, str(error))])
        except InputError as error:
            return self._set_aside(found, name, mark, str(error))
        sha256 = hashlib.sha256(raw).hexdigest()
        if self._room.has_read(sha256):
            mark("known")
            return msgspec.structs.replace(found, known=found.known + 1)
        source = Source(name=name, sha256=sha256, reader=self._reader)
        try:
            coding = self._code(made)
            with self._room.writing():
                new = self._room.add(coding, source=source)
                mark("read" if new else "known", document=made.id)
        except InputError as error:
            return self._set_aside(found, name, mark, str(error), source=source)
        count = ("read" if is_readable(made.language) else "stored") if new else "known"
        return msgspec.structs.replace(found, **{count: getattr(found, count) + 1})

    def _set_aside(self, found: Polled, name: str, mark: Callable[..., None], reason: str, *, source: Source | None = None) -> Polled:
        with self._room.writing():
            self._room.set_aside(source or Source(name=name, reader=self._reader), reason)
            mark("set-aside", reason=reason)
        return msgspec.structs.replace(found, set_aside=[*found.set_aside, (name, reason)])

    def _document(self, entry: Entry, name: str, *, last: bool) -> tuple[bytes, Document]:
        """The raw bytes that an item's document is made of, and the document: of its page where pages are read, else of the feed's own words.

        Raises FetchError where the page may still come, InputError where there is no document.
        """
        if self._full and entry.own.url:
            try:
                return self._page(entry, name)
            except InputError as error:
                if isinstance(error, FetchError) and not last:
                    raise
                if not entry.words.strip():
                    raise InputError(str(error)) from None
        if not entry.words.strip():
            raise InputError(f"{name}: found a feed item without words; valid are items with a title or a text.")
        raw = f"{entry.own.outlet or ''}\n{entry.words}".encode("utf-8", "replace")
        return raw, document(entry.words, name=name, given=Given(), own=entry.own)

    def _page(self, entry: Entry, name: str) -> tuple[bytes, Document]:
        got: list[bytes] = []

        def fetch(url: str) -> Fetched:
            found = self._fetcher.fetch(url)
            got.append(found.data)
            return found

        made = linked(entry.own, name=name, options=Options(fetch=fetch))
        return got[0], made
