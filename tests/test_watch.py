"""Watching feeds: nothing is read twice, nothing is lost, and what changed is told once."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.documents.sources.feeds import read_feed
from sitroom.documents.sources.opml import feeds_of
from sitroom.documents.web.fetch import Fetcher
from sitroom.errors import InputError, RoomError, UsageError
from sitroom.records import Actor, Coding, Document, Event, Pattern, RedLine
from sitroom.room import Room
from sitroom.room.redlines.meeting import compatible
from sitroom.room.tension.jumps import jumps
from sitroom.room.watching.changes import changes
from sitroom.room.watching.rounds import TRIES, Polled, addresses_of, poll
from sitroom.room.watching.state import WatchState
from tests.misbehaving_server import Handler, Server, page

WORDS = "The council of Norland met the council of Sudland on the strait, and both sides said that the talks would go on next week."


def item(number: int, *, words: str = WORDS, link: str | None = None) -> str:
    at = f"<link>{link}</link>" if link else ""
    return (
        f"<item><guid isPermaLink='false'>urn:story:{number}</guid><title>Story {number}</title>{at}"
        f"<description>&lt;p&gt;{words} Number {number}.&lt;/p&gt;</description><pubDate>Mon, 03 Feb 2025 23:30:00 -0500</pubDate></item>"
    )


def rss(*items: str, title: str = "Sud Press") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def feed(*items: str, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(rss(*items), content_type="application/rss+xml", **headers)


def uncoded(document: Document) -> Coding:
    return Coding(document=document)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Room(tmp_path / "gulf.sitroom") as opened:
        yield opened


def polled(room: Room, *urls: str, full: bool = False, code: Callable[[Document], Coding] = uncoded) -> list[Polled]:
    with Fetcher(allow_private=True) as fetcher:
        return list(poll(room, urls, fetcher=fetcher, code=code, full=full, reader="hand"))


# Reading feeds ------------------------------------------------------------------------------------------------------------------------


def test_items_are_read_once(server: Server, room: Room) -> None:
    server.answers["/rss"] = feed(item(2), item(1))
    url = server.url("/rss")
    (first,) = polled(room, url)
    assert (first.status, first.title, first.read, first.known, first.set_aside) == ("new", "Sud Press", 2, 0, [])
    document = room.documents()[0]
    assert (document.outlet, document.published, document.published_at) == ("Sud Press", "2025-02-03", "2025-02-03T23:30:00-05:00")
    assert document.text.startswith("Story ") and "<p>" not in document.text
    server.answers["/rss"] = feed(item(3), item(2), item(1))
    (second,) = polled(room, url)
    assert (second.read, second.known) == (1, 0)
    assert room.counts()["documents"] == 3 and room.counts()["sources_read"] == 3


def test_an_unchanged_feed_is_not_sent_again(server: Server, room: Room) -> None:
    def answer(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == '"v1"':
            handler.reply(b"", status=304)
        else:
            feed(item(1), etag='"v1"')(handler)

    server.answers["/rss"] = answer
    assert [one.status for _ in range(3) for one in polled(room, server.url("/rss"))] == ["new", "unchanged", "unchanged"]
    assert room.counts()["documents"] == 1


def test_what_is_killed_between_items_goes_on(server: Server, room: Room) -> None:
    """The mark of an item is written with its document, the ETag only when every item is done."""
    server.answers["/rss"] = feed(item(3), item(2), item(1), etag='"v1"')
    coded: list[str] = []

    def dies(document: Document) -> Coding:
        coded.append(document.title or "")
        if len(coded) == 2:
            raise KeyboardInterrupt
        return Coding(document=document)

    with pytest.raises(KeyboardInterrupt):
        polled(room, server.url("/rss"), code=dies)
    assert room.counts()["documents"] == 1
    (again,) = polled(room, server.url("/rss"), code=dies)
    assert (again.status, again.read) == ("new", 2)
    assert coded == ["Story 1", "Story 2", "Story 2", "Story 3"]


def test_mark_and_document_are_one_transaction(server: Server, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/rss"] = feed(item(1))
    real = WatchState.mark

    def fails(self: WatchState, *given: object, **more: object) -> None:
        raise RoomError("the disk is gone")

    monkeypatch.setattr(WatchState, "mark", fails)
    with pytest.raises(RoomError, match="disk is gone"):
        polled(room, server.url("/rss"))
    assert room.counts()["documents"] == 0 and room.counts()["sources_read"] == 0
    monkeypatch.setattr(WatchState, "mark", real)
    assert polled(room, server.url("/rss"))[0].read == 1


def test_a_process_that_is_killed_within_a_transaction_loses_and_doubles_nothing(server: Server, tmp_path: Path) -> None:
    server.answers["/rss"] = feed(item(3), item(2), item(1), etag='"v1"')
    script = """
        import os, signal, sys
        from sitroom.documents.web.fetch import Fetcher
        from sitroom.records import Coding
        from sitroom.room import Room
        from sitroom.room.watching.rounds import poll
        from sitroom.room.watching.state import WatchState
        marked = []
        def mark(self, *given, real=WatchState.mark, **more):
            marked.append(given)
            if len(marked) == 2:
                assert self._room.counts()["documents"] == 2
                os.kill(os.getpid(), signal.SIGKILL)
            real(self, *given, **more)
        WatchState.mark = mark
        list(poll(Room(sys.argv[1]), [sys.argv[2]], fetcher=Fetcher(allow_private=True), code=lambda d: Coding(document=d)))
    """
    path = tmp_path / "killed.sitroom"
    killed = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(path), server.url("/rss")], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Room(path) as room, Room(tmp_path / "whole.sitroom") as undisturbed:
        assert room._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert (room.counts()["documents"], room.counts()["sources_read"]) == (1, 1)
        assert polled(room, server.url("/rss"))[0].read == 2
        polled(undisturbed, server.url("/rss"))
        assert room.documents() == undisturbed.documents()


def test_one_item_in_two_feeds_is_one_document(server: Server, room: Room) -> None:
    server.answers["/world"] = feed(item(1))
    server.answers["/top"] = lambda handler: handler.reply(rss(item(1), title="Sud Press: top"), content_type="text/xml")
    assert [(one.read, one.known) for one in polled(room, server.url("/world"), server.url("/top"))] == [(1, 0), (0, 1)]


def test_a_feed_that_fails_is_told_and_the_others_go_on(server: Server, room: Room) -> None:
    server.answers |= {"/page": page(), "/rss": feed(item(1)), "/busy": lambda handler: handler.reply(b"", status=503, retry_after="3600")}
    urls = [server.url(path) for path in ("/none", "/page", "/rss", "/busy")]
    outcomes = polled(room, *urls)
    assert [one.status for one in outcomes] == ["failed", "failed", "new", "failed"]
    assert ["404" in str(outcomes[0].reason), "no feed" in str(outcomes[1].reason), "503" in str(outcomes[3].reason)] == [True] * 3
    again = polled(room, *urls)
    assert [one.status for one in again] == ["failed", "failed", "new", "left"]
    assert server.paths().count("/busy") == 1
    states = {state.url: state.failures for state in WatchState(room).feeds()}
    assert states == {urls[0]: 2, urls[1]: 2, urls[2]: 0, urls[3]: 1}


def test_a_password_is_neither_stored_nor_shown(room: Room) -> None:
    (one,) = polled(room, "http://me:secret@press.example/rss")
    assert one.status == "failed" and "secret" not in str(one)
    assert WatchState(room).feeds() == []


def test_an_item_without_words_is_set_aside_once(server: Server, room: Room) -> None:
    server.answers["/rss"] = feed("<item><guid>a</guid><description> </description></item>", item(1))
    (first,) = polled(room, server.url("/rss"))
    assert first.read == 1 and [reason for _, reason in first.set_aside if "without words" in reason]
    (second,) = polled(room, server.url("/rss"))
    assert (second.read, second.set_aside) == (0, [])
    assert room.counts()["sources_set_aside"] == 1


def test_another_language_is_stored(server: Server, room: Room) -> None:
    server.answers["/rss"] = feed(
        item(1, words="Der Rat von Nordland traf sich am Montag mit dem Rat von Südland, und beide Seiten wollen weiter verhandeln.")
    )
    (one,) = polled(room, server.url("/rss"))
    assert (one.read, one.stored) == (0, 1)


def test_linked_pages(server: Server, room: Room) -> None:
    server.answers |= {"/rss": feed(item(2, link="/gone"), item(1, link="/a"), etag='"v1"'), "/a": page("The whole story of the strait. " + WORDS)}
    outcomes = [polled(room, server.url("/rss"), full=True)[0] for _ in range(TRIES + 1)]
    assert [(one.read, len(one.waiting)) for one in outcomes] == [(1, 1), (0, 1), (1, 0), (0, 0)]
    texts = [document.text for document in room.documents()]
    assert any("whole story" in body for body in texts) and any("Number 2" in body for body in texts)
    assert server.paths().count("/a") == 1 and server.paths().count("/gone") == TRIES


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (rss(item(1), item(1)), ["urn:story:1"]),
        (rss(item(1), item(2))[:-90], ["urn:story:1"]),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><id>tag:a</id><content>words</content></entry></feed>", ["tag:a"]),
        (rss(), []),
    ],
)
def test_feeds_of_every_sort(data: bytes, ids: list[str]) -> None:
    assert list(dict.fromkeys(entry.id for entry in read_feed(data, name="a feed").entries)) == ids


def test_a_feed_in_utf_8_is_read_so_whatever_its_server_says() -> None:
    (entry,) = read_feed(rss(item(1, words="Das Café in Ålesund")), name="a feed", charset="iso8859-1").entries
    assert "Café in Ålesund" in entry.words


# Lists of feeds -----------------------------------------------------------------------------------------------------------------------

OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Gulf">
<outline type="rss" xmlUrl="{0}"/><outline type="rss" XMLURL="{1}"/><outline xmlUrl="{0}"/></outline></body></opml>"""


def test_lists_in_files_and_at_addresses(server: Server, room: Room, tmp_path: Path) -> None:
    urls = server.url("/rss"), server.url("/none")
    listed = OPML.format(*urls)
    (tmp_path / "feeds.opml").write_text(listed)
    assert addresses_of([str(tmp_path / "feeds.opml"), urls[0], "https://x.example/rss"]) == [*urls, "https://x.example/rss"]
    server.answers |= {"/list": lambda handler: handler.reply(listed.encode(), content_type="text/x-opml"), "/rss": feed(item(1))}
    assert [(one.feed, one.status) for one in polled(room, server.url("/list"), urls[0])] == [(urls[0], "new"), (urls[1], "failed")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('<!DOCTYPE o [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline xmlUrl="&b;"/></body></opml>', "unsafe"),
        ("<opml><body>", "broken or unsafe"),
        ("<opml><body><outline text='x'/></body></opml>", "no feed in it"),
        ("<html><opml/></html>", "kind 'html'"),
    ],
)
def test_lists_that_are_none(data: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        feeds_of(data.encode(), name="feeds.opml")


def test_what_cannot_be_watched_says_what_can(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "a.rss").write_bytes(rss(item(1)))
    with pytest.raises(UsageError, match="no readable file"):
        addresses_of(["nowhere.opml"])
    with pytest.raises(InputError, match="no OPML list"):
        addresses_of([str(tmp_path / "a.txt")])
    with pytest.raises(InputError, match="sitroom read"):
        addresses_of([str(tmp_path / "a.rss")])


# What changed -------------------------------------------------------------------------------------------------------------------------

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR"),
    Actor(id="NOR.MIL", name="Norland's navy", kind="military", country="NOR"),
    Actor(id="NOR.OPP", name="Norland's opposition", kind="party", country="NOR"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD"),
    Actor(id="SUD.GOV", name="government of Sudland", kind="government", country="SUD"),
    Actor(id="WHO", name="somebody", kind="igo"),
]


def coding(name: str, day: str, *events: tuple[str, list[str], list[str]], condition: Pattern | None = None, status: str = "actual") -> Coding:
    """A document of a day with its events (type, actors, recipients), dated the same day, and a red line where there is a condition."""
    own = {"document": name, "confidence": 0.9, "reader": "hand", "evidence": (0, 5)}
    made = [
        Event(
            id=f"{name}-{i}", type=type_, mode=[], status=status, actors=actors, recipients=recipients, trigger=(0, 5), date=day,
            date_precision="day", intensity=-9.0 if type_ == "ASSAULT" else -3.0, **own,
        )
        for i, (type_, actors, recipients) in enumerate(events)
    ]  # fmt: skip
    line = RedLine(id=f"{name}-r", issuer="SUD", condition=(0, 5), consequence=(6, 9), kind="threat", condition_pattern=condition, **own)
    document = Document(id=name, text=f"Words of {name}", sha256=name, title=name, outlet="Sud Press", published=day)
    return Coding(document=document, actors=ACTORS, events=made, red_lines=[line] if condition else [])


ATTACK = Pattern(type="ASSAULT", actors=["NOR"], recipients=["SUD"])


@pytest.mark.parametrize(
    ("event", "met"),
    [
        (("ASSAULT", ["NOR"], ["SUD"]), True),
        (("ASSAULT", ["NOR.MIL"], ["SUD.GOV"]), True),
        (("ASSAULT", ["WHO", "NOR.MIL"], ["SUD"]), True),
        (("ASSAULT", ["SUD"], ["NOR"]), False),
        (("ASSAULT", ["NOR"], []), False),
        (("ACCUSE", ["NOR"], ["SUD"]), False),
    ],
)
def test_red_lines_that_are_met(room: Room, event: tuple[str, list[str], list[str]], met: bool) -> None:
    room.add(coding("d1", "2031-02-01", condition=ATTACK))
    assert not changes(room, after=0).met
    room.add(coding("d2", "2031-02-02", event))
    found = changes(room, after=1)
    assert [(one.red_line.id, one.event.id) for one in found.met] == ([("d1-r", "d2-0")] if met else [])
    assert [document.id for document in found.documents] == ["d2"] and found.until == 2


def test_a_red_line_is_not_met_by_what_came_before_it_or_did_not_happen(room: Room) -> None:
    attack = ("ASSAULT", ["NOR"], ["SUD"])
    room.add(coding("d1", "2031-02-02", condition=ATTACK))
    room.add(coding("d2", "2031-02-01", attack))
    room.add(coding("d3", "2031-02-03", attack, status="hypothetical"))
    room.add(coding("d4", "2031-02-03", attack, condition=Pattern(type="ASSAULT")))
    assert [one.event.id for one in changes(room, after=0).met] == ["d4-0"]
    room.add(coding("d5", "2031-02-03", condition=ATTACK))
    assert [(one.red_line.id, one.event.id, one.later) for one in changes(room, after=4).met] == [("d5-r", "d4-0", False)]
    room.add(coding("d6", "2031-02-02", ("SANCTION", ["SUD"], ["NOR"])))
    room.add(coding("d7", "2031-02-01", condition=Pattern(type="SANCTION", actors=["SUD.GOV"], recipients=["NOR"])))
    assert [(one.red_line.id, one.event.id, one.later) for one in changes(room, after=6).met] == [("d7-r", "d6-0", True)]


def test_what_is_met_and_what_the_register_calls_crossed_agree(room: Room) -> None:
    room.add(coding("d1", "2031-02-02", condition=ATTACK))
    room.add(coding("d2", "2031-02-02", ("ASSAULT", ["NOR"], ["SUD"])))
    assert [(one.event.id, one.later) for one in changes(room, after=1).met] == [("d2-0", False)]
    assert room.red_lines()[0].crossing.verdict == "cannot be told"
    room.add(coding("d3", "2031-02-09", ("ASSAULT", ["NOR"], [])))
    assert changes(room, after=2).met == []
    room.add(coding("d4", "2031-02-19", ("ASSAULT", ["NOR.MIL"], ["SUD"])))
    (one,) = changes(room, after=3).met
    assert (one.event.id, one.later) == ("d4-0", True) and room.red_lines()[0].crossing.happening == one.happening


def test_organs_of_one_state_are_one_side_and_its_opposition_is_not() -> None:
    actors = {actor.id: actor for actor in [*ACTORS, Actor(id="NOR.GOV", name="g", kind="government", country="NOR")]}
    assert compatible("NOR.GOV", "NOR.MIL", actors) and compatible("NOR", "NOR.OPP", actors)
    assert not compatible("NOR.MIL", "NOR.OPP", actors) and not compatible("NOR", "SUD", actors) and not compatible("WHO", "NOR", actors)


def test_new_happenings_are_those_that_no_older_document_told_of(room: Room) -> None:
    room.add(coding("d1", "2031-02-01", ("ASSAULT", ["NOR.MIL"], ["SUD"])))
    room.add(coding("d2", "2031-02-09", ("ASSAULT", ["NOR.MIL"], ["SUD"])))
    assert [len(changes(room, after=after).happenings) for after in (0, 1, 2)] == [2, 1, 0]
    assert [each.members for each in changes(room, after=1).happenings] == [["d2-0"]]


def test_a_feed_that_breaks_off_is_asked_for_again(server: Server, room: Room) -> None:
    server.answers["/rss"] = lambda handler: handler.reply(rss(item(2), item(1))[:-90], content_type="text/xml", etag='"v1"')
    assert polled(room, server.url("/rss"))[0].read == 1
    assert WatchState(room).feed(server.url("/rss")).etag is None


def test_a_day_far_from_usual_is_a_jump_however_many_report_it(room: Room) -> None:
    first = datetime(2031, 1, 1, tzinfo=UTC)
    for day in range(20):
        at = (first + timedelta(days=day)).date().isoformat()
        room.add(coding(f"q{day}", at, *[("ACCUSE", ["NOR"], ["SUD"])] * (day % 2)))
    before = WatchState(room).newest()
    assert jumps(room, after=before) == []
    room.add(coding("n1", "2031-01-21", ("ACCUSE", ["NOR.MIL"], ["SUD"]), ("ACCUSE", ["NOR"], ["SUD.GOV"]), ("ACCUSE", ["NOR"], ["SUD"])))
    assert jumps(room, after=before) == []
    room.add(coding("n2", "2031-01-21", ("ASSAULT", ["NOR.MIL"], ["SUD"])))
    room.add(coding("n3", "2031-01-21", ("ASSAULT", ["NOR.MIL"], ["SUD.GOV"])))
    (jump,) = jumps(room, after=before + 1)
    assert (jump.actor, jump.recipient, jump.day, jump.tension, jump.usual, jump.days, jump.events) == ("NOR", "SUD", "2031-01-21", 12.0, 1.5, 20, 2)
    room.add(coding("n4", "2031-01-21", ("ASSAULT", ["NOR"], ["SUD"])))
    assert jumps(room, after=before + 3) == []


def test_a_young_room_has_no_jumps(room: Room) -> None:
    room.add(coding("d1", "2031-02-01"))
    room.add(coding("d2", "2031-02-03", ("ASSAULT", ["NOR"], ["SUD"])))
    assert jumps(room, after=1) == []


def test_a_room_that_was_never_watched_has_no_news(room: Room) -> None:
    room.add(coding("d1", "2031-02-01"))
    state = WatchState(room)
    assert state.told() == 1
    room.add(coding("d2", "2031-02-02"))
    assert state.told() == 1
    state.tell(2)
    assert state.told() == 2


# The command --------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codings that need no reading model: story 2 has an attack, story 1 the red line."""

    def coded(document: Document, reader: str) -> Coding:
        made = (
            coding(document.id, "2025-02-03", ("ASSAULT", ["NOR.MIL"], ["SUD"]))
            if document.title == "Story 2"
            else coding(document.id, "2025-02-03", condition=ATTACK)
        )
        return msgspec.structs.replace(made, document=document)

    monkeypatch.setattr("sitroom.room.intake.coded", coded)


def watch(room: Path, *given: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["watch", str(room), "--once", "--allow-private", *given])
    return result.exit_code, result.output


def test_the_command_tells_what_changed_once(server: Server, tmp_path: Path, by_hand: None) -> None:
    server.answers["/rss"] = feed(item(2), item(1))
    path = tmp_path / "gulf.sitroom"
    code, out = watch(path, server.url("/rss"), server.url("/none"))
    assert code == 0
    for said in (
        "2 items read",
        "1 failed",
        "status 404",
        "New documents (2)",
        "Red lines met (1)",
        "New red lines (1)",
        "New happenings (1)",
        "Norland's navy → Sudland",
    ):
        assert said in out
    code, out = watch(path, server.url("/rss"))
    assert code == 0 and "Nothing new in the room." in out
    code, out = watch(path, server.url("/none"))
    assert code == 1


def test_json_is_one_object_a_round(server: Server, tmp_path: Path, by_hand: None) -> None:
    server.answers["/rss"] = feed(item(2), item(1))
    _, out = watch(tmp_path / "gulf.sitroom", server.url("/rss"), "--format", "json")
    told = msgspec.json.decode(out)
    assert list(told) == ["feeds", "documents", "happenings", "events", "red_lines", "red_lines_met", "jumps"]
    assert sorted(document["title"] for document in told["documents"]) == ["Story 1", "Story 2"]
    assert told["red_lines_met"][0]["event"]["actor_names"] == ["Norland's navy"]
    assert out.count("\n") == 1


def test_what_was_read_before_a_kill_is_told_after_it(server: Server, tmp_path: Path, by_hand: None, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/rss"] = feed(item(1))
    path = tmp_path / "gulf.sitroom"
    with monkeypatch.context() as patched:
        patched.setattr("sitroom.show.changes.show_changes", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
        code, out = watch(path, server.url("/rss"))
        assert code == 130 and "intact" in out
    assert "New documents (1)" in watch(path, server.url("/rss"))[1]


def test_ctrl_c_ends_cleanly_between_rounds(server: Server, tmp_path: Path) -> None:
    server.answers["/rss"] = feed()
    command = [sys.executable, "-m", "sitroom", "watch", str(tmp_path / "gulf.sitroom"), server.url("/rss"), "--allow-private"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None and "1 feeds with an answer" in running.stdout.readline()
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=20)
    assert running.returncode == 130 and "stopped by Ctrl-C" in errors and "Traceback" not in errors
