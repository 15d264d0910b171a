"""The progress bar: sources, and the documents within one; nothing where there is no terminal."""

import io

import pytest

from sitroom.show.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "140")
    with progress(2) as bar:
        for number in range(1, 4):
            bar.item(f"/data/press/crawl.zip!pages/{number}.html")
        if isinstance(stream, Terminal):
            bar.bars.refresh()  # type: ignore[attr-defined]
        bar.source("/data/press/crawl.zip")
        bar.item("/data/press/\x1b[31mone.txt")
    return stream.getvalue()


def test_documents_within_an_archive_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(Terminal(), monkeypatch)
    assert "0/2" in shown and "3 documents so far, crawl.zip!3.html" in shown
    assert "1/2" in shown and "1 documents" not in shown
    assert "/data/press" not in shown and "\x1b[31mone" not in shown


def test_silent_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO(), monkeypatch) == ""
