"""How sources tell a crisis: whom they quote, what they carry and leave out, their own voice, words that evaluate, and claims that they adopt."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from sitroom.cli import app
from sitroom.codebook.evaluation import evaluation, read_countries, read_evaluation
from sitroom.errors import CodebookError, UsageError
from sitroom.records import Actor, Claim, Coding, Document, Event, RedLine, Span, Statement
from sitroom.room import ChangeEvent, Room, SameHappening
from sitroom.room.narratives import Narratives, Profile
from sitroom.room.narratives.evaluating import heard
from sitroom.room.narratives.material import Material
from sitroom.room.narratives.origins import origin

ACTORS = [
    Actor(id="NOR", name="Norland", kind="state", country="NOR", aliases=["Norlandic"]),
    Actor(id="NOR.GOV.lund", name="Ida Lund", kind="person", country="NOR", sector="GOV"),
    Actor(id="NOR.EDU.berg", name="Professor Berg", kind="person", country="NOR", sector="EDU"),
    Actor(id="SUD", name="Sudland", kind="state", country="SUD", aliases=["Sudlandic"]),
    Actor(id="SUD.GOV.holm", name="Per Holm", kind="person", country="SUD", sector="GOV"),
]
OWN = {"confidence": 0.9, "reader": "hand"}


class Text:
    """A document that is made sentence by sentence, each with what is read from it."""

    def __init__(self, id: str, outlet: str | None, day: str | None, url: str | None = None) -> None:
        self.id, self.outlet, self.day, self.url = id, outlet, day, url
        self.text = ""
        self.events: list[Event] = []
        self.statements: list[Statement] = []
        self.claims: list[Claim] = []
        self.lines: list[RedLine] = []

    def add(
        self, sentence: str, *, says: tuple[str | None, str] | None = None, act: tuple[str, str] | None = None, claim: tuple[str, str] | None = None,
        line: tuple[str, str] | None = None, within: bool = False, kind: str = "paraphrase", sign: int = 1,
    ) -> Text:  # fmt: skip
        """``says``: speaker and content; ``act``: type and trigger; ``claim``: cause and effect; ``line``: condition and consequence.

        ``within``: the statement stands in the one before it.
        """
        start = len(self.text) + bool(self.text)
        self.text = f"{self.text} {sentence}".strip()

        def span(words: str) -> Span:
            at = self.text.index(words, start)
            return at, at + len(words)

        evidence = (start, len(self.text))
        base = {"document": self.id, "evidence": evidence, **OWN}
        said = None
        if says:
            said = f"s{len(self.statements)}-{self.id}"
            outer = self.statements[-1].id if within else None
            self.statements.append(
                Statement(id=said, speaker=says[0], source=None, cue=None, content=[span(says[1])], kind=kind, within=outer, **base)
            )
        if act:
            self.events.append(
                Event(id=f"e{len(self.events)}-{self.id}", type=act[0], mode=[], status="actual", actors=["NOR"], recipients=["SUD"],
                      trigger=span(act[1]), date=self.day, date_precision="day" if self.day else "unknown", intensity=-9.0, statement=said, **base)
            )  # fmt: skip
        if claim:
            self.claims.append(
                Claim(id=f"c{len(self.claims)}-{self.id}", claimant=says[0] if says else None, cause=span(claim[0]), effect=span(claim[1]), sign=sign,
                      hedge="asserted", statement=said, **base)
            )  # fmt: skip
        if line:
            self.lines.append(
                RedLine(id=f"r{len(self.lines)}-{self.id}", issuer=says[0] if says else None, condition=span(line[0]), consequence=span(line[1]),
                        kind="threat", statement=said, **base)
            )  # fmt: skip
        return self

    def coding(self) -> Coding:
        mentions = {a.id: [m.span() for n in (a.name, *a.aliases) for m in re.finditer(rf"\b{n}\b", self.text)] for a in ACTORS}
        return Coding(
            document=Document(
                id=self.id, text=self.text, sha256=self.id, outlet=self.outlet, published=self.day, url=self.url, title=f"on {self.id}"
            ),
            actors=[msgspec.structs.replace(a, mentions=mentions[a.id]) for a in ACTORS],
            events=self.events, statements=self.statements, claims=self.claims, red_lines=self.lines,
        )  # fmt: skip


def words(text: str, statements: list[Statement] | None = None, tmp: Path | None = None):
    """The evaluating words of a text: (word, actor, value, negated), with the voice."""
    made = Text("d1", "Harbour Post", "2031-02-03").add(text)
    made.statements = statements or []
    assert tmp is not None
    with Room(tmp / "one.sitroom") as room:
        room.add(made.coding())
        document = room.document("d1")
        found = heard(document, Material(room, [document]))
    assert all(document.text[slice(*w.at.span)] == w.at.words for _, w in found.words)
    return found


# Words that evaluate ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "actor"),
    [
        ("The council debated Norland's very reckless plan.", "reckless", "NOR"),
        ("Papers wrote of Norlandic aggression.", "aggression", "NOR"),
        ("The cruelty of Norland shocked Sudland.", "cruelty", "NOR"),
        ("Sudland woke to a reckless raid by Norland.", "reckless", "NOR"),
        ("Sudland admires heroic Norland.", "heroic", "NOR"),
        ("Sudland left because Norland is reckless.", "reckless", "NOR"),
        ("Norland betrayed Sudland.", "betrayed", "NOR"),
        ("Norland was betrayed by Sudland.", "betrayed", "SUD"),
        ("The betrayal of Norland took a night.", "betrayal", None),
        ("Envoys spoke of the aggression against Norland.", "aggression", None),
        ("Sudland blamed Norland for its aggression.", "aggression", "NOR"),
        ("Norland left, and the raid was reckless.", "reckless", None),
        ("Sudland calls the sanctions of Norland reckless.", "reckless", None),
    ],
)
def test_a_word_is_about_whom_its_sentence_says(text: str, word: str, actor: str | None, tmp_path: Path) -> None:
    ((_, one),) = words(text, tmp=tmp_path).words
    assert (one.at.words, one.actor) == (word, actor)


@pytest.mark.parametrize(
    "text",
    ["Norland rejects regime change.", "Norland hosts the Brave League.", "Norland went to the criminal court.", "Norland attacked and killed four."],
)
def test_names_terms_and_acts_are_no_evaluation(text: str, tmp_path: Path) -> None:
    assert words(text, tmp=tmp_path).words == []


def test_a_negated_word_is_moved_as_its_source_has_it(tmp_path: Path) -> None:
    # Taboada, Brooke, Tofiloski, Voll & Stede 2011, Computational Linguistics 37, section 2.4, on their scale of -5 to 5:
    # "not terrific (5 - 4 = 1) but not terrible (-5 + 4 = -1)".
    assert (evaluation().negated(5, 5), evaluation().negated(-5, 5)) == (1, -1)
    text = "Norland is not reckless but brave. Norland was not only brutal. Norland is hardly heroic."
    found = [(one.at.words, one.value, one.negated) for _, one in words(text, tmp=tmp_path).words]
    assert found == [("reckless", 0.4, True), ("brave", 2, False), ("brutal", -2, False), ("heroic", 0.6, True)]


def test_own_words_are_kept_apart_from_quoted_ones(tmp_path: Path) -> None:
    text = "Per Holm called it Norland's brutal war. The paper wrote of Norland's “heroic” stand. Norland's brave crews came home."
    start = text.index("Norland's brutal war")
    said = Statement(id="s1", document="d1", speaker="SUD.GOV.holm", source=None, cue=None, content=[(start, start + 20)], kind="paraphrase",
                     evidence=(0, 40), **OWN)  # fmt: skip
    found = words(text, [said], tmp_path)
    assert [(voice, one.at.words, one.speaker) for voice, one in found.words] == [
        ("s1", "brutal", "SUD.GOV.holm"), ("quotation marks", "heroic", None), (None, "brave", None)
    ]  # fmt: skip


def test_the_lists_are_sound() -> None:
    entries = evaluation().entries
    signs = [entry.value > 0 for entry in {e.word: e for e in entries.values()}.values() if entry.value]
    assert len(signs) > 350 and sum(signs) > 80
    assert entries["brutally",].value == entries["brutality",].value == -2 and entries["heroes",].value == 3
    for bad in ("odd\tadjective\t4\t", "odd\tadjective\t0\t", "odd\tpronoun\t1\t", "odd\tadjective\t1\t\nodd\tadjective\t-1\t"):
        with pytest.raises(CodebookError, match=r"line [23]"):
            read_evaluation(f"word\tkind\tvalue\tforms\n{bad}")
    with pytest.raises(CodebookError, match="has the country NOR above"):
        read_countries("country\toutlets\nNOR\tHarbour Post\nSUD\tHarbour Post")


def test_the_country_of_an_outlet_and_why() -> None:
    assert origin("Tehran Times", [], []) == ("IRN", "codebook")
    assert origin("The Guardian", [], []) == ("GBR", "codebook")
    assert origin("Fjord Post", [None, "https://www.fjordpost.no/1"], []) == ("NOR", "address ends in .no")
    assert origin("Fjord Post", ["https://fjordpost.co/1"], []) == (None, None)
    assert origin("Channel", ["https://channel.co.uk"], []) == ("GBR", "address ends in .uk")


# A room of four outlets ---------------------------------------------------------------------------------------------------------------


EMBARGO = "Removing Norland's president would bring the war to an end"


def crisis() -> list[Coding]:
    post = (
        Text("post", "Harbour Post", "2031-02-03", "https://post.no/1")
        .add("Norland shelled the port of Tessin at dawn.", act=("ASSAULT", "shelled"))
        .add("Ida Lund said the port was a fair target.", says=("NOR.GOV.lund", "the port was a fair target"), act=("ACCUSE", "target"))
        .add("Professor Berg said that winter would be long.", says=("NOR.EDU.berg", "winter would be long"))
        .add("If Sudland fires, Norland will burn its fleet.", line=("If Sudland fires", "Norland will burn its fleet"))
    )
    press = (
        Text("press", "Sud Press", "2031-02-04")
        .add("Brutal Norland rained shells on Tessin, the second city of the south.", act=("ASSAULT", "shells"))
        .add("Per Holm spoke twice of a crime against sleepers.", says=("SUD.GOV.holm", "a crime against sleepers"))
        .add("He called it a crime against sleepers again.", says=("SUD.GOV.holm", "a crime against sleepers"))
        .add(f"Per Holm said: {EMBARGO}.", says=("SUD.GOV.holm", EMBARGO), claim=("Removing Norland's president", "the war to an end"))
    )
    ledger = (
        Text("ledger", "Quay Ledger", "2031-02-05")
        .add("Grain prices rose on the exchange of Vell, traders there reported in the evening.", says=(None, "Grain prices rose"))
        .add(f"{EMBARGO}.", claim=("Removing Norland's president", "the war to an end"))
    )
    radio = Text("radio", "Late Radio", "2031-04-20").add("Norland celebrates its national day with a parade of ships.")
    return [made.coding() for made in (post, press, ledger, radio)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tessin.sitroom"
    with Room(path) as room:
        for one in crisis():
            room.add(one)
        room.correct(SameHappening(events=["e0-post", "e0-press"]), why="one shelling")
    return path


@pytest.fixture
def room(path: Path):
    with Room(path) as opened:
        yield opened


def profile(found: Narratives, name: str) -> Profile:
    return next(p for p in found.profiles if p.name == name)


def test_whom_they_quote_and_in_whose_voice_it_stands(room: Room) -> None:
    found = room.narratives()
    post, press = profile(found, "Harbour Post"), profile(found, "Sud Press")
    assert [(q.name, q.sayings, q.share) for q in post.quoted] == [("Ida Lund", 1, 0.5), ("Professor Berg", 1, 0.5)]
    assert [(c.id, c.number) for c in post.countries] == [("NOR", 2)]
    assert {(c.id, c.number) for c in post.sides} == {("NOR", 1), ("NOR.EDU.berg", 1)}  # a professor speaks for nobody else
    assert [(q.name, q.sayings, len(q.statements)) for q in press.quoted] == [("Per Holm", 2, 3)]  # one thing that is told twice
    assert press.quoted[0].first.words == "Per Holm spoke twice of a crime against sleepers."
    assert [(v.kind, v.own, v.attributed, v.share) for v in post.voices] == [("events", 1, 1, 0.5), ("claims", 0, 0, None), ("red lines", 1, 0, 1.0)]
    assert post.voices[0].records == ["e0-post"] and post.voices[0].others == ["e1-post"]
    assert (post.country, post.why) == ("NOR", "address ends in .no")
    assert profile(found, "Quay Ledger").quoted[0].name == "nobody named"


def test_what_they_carry_and_leave_out_and_of_whom_it_cannot_be_said(room: Room) -> None:
    found = room.narratives()
    post, ledger, radio = (profile(found, name) for name in ("Harbour Post", "Quay Ledger", "Late Radio"))
    assert [(c.independent, c.how, c.at.words) for c in post.carried] == [(2, "own voice", "Norland shelled the port of Tessin at dawn.")]
    assert post.alone == 1
    assert [(c.how, c.at.outlet) for c in ledger.left_out] == [("left out", "Harbour Post")] and ledger.unjudged == 0
    assert radio.left_out == [] and radio.unjudged == 1  # it published nothing in the week after
    assert all(not p.carried and not p.left_out and not p.unjudged for p in room.narratives(least=3).profiles)


def test_how_they_word_it_and_whose_claim_they_adopt(room: Room) -> None:
    found = room.narratives()
    (toward,) = profile(found, "Sud Press").toward
    assert (toward.name, [(w.at.words, w.value) for w in toward.own]) == ("Norland", [("Brutal", -2)]) and toward.sentences == 1
    (one,) = profile(found, "Quay Ledger").adopted
    assert (one.speaker, one.sign, one.order, one.claim, one.speaker_claim) == ("SUD.GOV.holm", -1, "before", "c0-ledger", "c0-press")  # less war
    assert one.at.words == f"{EMBARGO}." and one.speaker_at.outlet == "Sud Press"
    assert profile(found, "Sud Press").adopted == []  # it attributes the claim


def test_of_speakers_only_what_is_theirs(room: Room) -> None:
    (holm,) = room.narratives(speaker="Per Holm").profiles
    assert holm.by == "speaker" and [(c.name, c.number) for c in holm.outlets] == [("Sud Press", 2)]
    assert [(v.kind, v.own, v.attributed) for v in holm.voices] == [("events", 0, 0), ("claims", 1, 0), ("red lines", 0, 0)]
    assert holm.left_out == [] and holm.unjudged == 0
    assert [(one.teller, one.claim) for one in holm.adopted] == [("outlet Quay Ledger", "c0-ledger")]
    assert {p.name for p in room.narratives(by="speaker").profiles} == {"Per Holm", "Ida Lund", "Professor Berg"}


def test_a_speaker_quotes_another(tmp_path: Path) -> None:
    made = Text("d1", "Harbour Post", "2031-02-03")
    made.add("Lund said that Holm was said to call Norland's plan brutal.", says=("NOR.GOV.lund", "Holm was said to call Norland's plan brutal"))
    made.text = ""
    made.add("Lund said that Holm was said to call Norland's plan brutal.", says=("SUD.GOV.holm", "Norland's plan brutal"), within=True)
    with Room(tmp_path / "nested.sitroom") as room:
        room.add(made.coding())
        (lund,) = room.narratives(speaker="Ida Lund").profiles
    assert [(q.name, q.sayings) for q in lund.quoted] == [("Per Holm", 1)]


def test_by_country_of_outlets(room: Room) -> None:
    found = room.narratives(by="country")
    assert [(p.id, len(p.documents)) for p in found.profiles] == [("NOR", 1), ("", 3)]
    assert [p.name for p in room.narratives(country="NOR").profiles] == ["Harbour Post"]


def test_documents_that_repeat_are_shown_as_such(tmp_path: Path) -> None:
    long = " ".join(f"word{i} of the long report on Tessin" for i in range(20))
    first = Text("first", "Harbour Post", "2031-02-03").add("Norland shelled Tessin.", act=("ASSAULT", "shelled")).add(f"{long}.")
    again = Text("again", "Harbour Post", "2031-02-04").add("Norland shelled Tessin.", act=("ASSAULT", "shelled")).add(f"{long}.")
    other = Text("other", "Echo Blog", "2031-02-05").add("Norland shelled Tessin.", act=("ASSAULT", "shelled")).add(f"{long}.")
    with Room(tmp_path / "copies.sitroom") as room:
        for one in (first, again, other):
            room.add(one.coding())
        found = room.narratives(least=1)
    post, blog = profile(found, "Harbour Post"), profile(found, "Echo Blog")
    assert [(r.document, r.kind, r.counted) for r in post.repeats] == [("again", "copy", False)] and post.voices[0].own == 1
    assert [(r.outlet, r.counted) for r in blog.repeats] == [("Harbour Post", True)] and blog.carried[0].repeats


def test_the_order_of_reading_decides_nothing(room: Room, tmp_path: Path) -> None:
    with Room(tmp_path / "other.sitroom") as other:
        for one in reversed(crisis()):
            other.add(one)
        other.correct(SameHappening(events=["e0-press", "e0-post"]), why="one shelling")
        assert msgspec.json.encode(other.narratives()) == msgspec.json.encode(room.narratives())


def test_what_means_nothing_is_told(room: Room) -> None:
    for options, message in (
        ({"by": "bloc"}, "valid are: outlet, country, speaker"),
        ({"outlet": "Nowhere Times"}, "it has the outlets: Harbour Post; Late Radio"),
        ({"country": "Atlantis"}, "valid is a code of ISO 3166-1"),
        ({"country": "France"}, "known countries of outlets: NOR"),
        ({"speaker": "Nobody"}, "the room has no actor 'Nobody'"),
        ({"speaker": "Per Holm", "by": "outlet"}, "valid is: by speaker"),
        ({"since": "soon"}, "found 'soon' as a date"),
        ({"least": 0}, "valid is a number from 1"),
    ):
        with pytest.raises(UsageError, match=re.escape(message)):
            room.narratives(**options)
    assert room.narratives(since="2032").profiles == []


def test_the_command(path: Path) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["show", str(path), "narratives", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    shown = " ".join(run("--outlet", "Sud Press").split())
    assert "“Brutal Norland rained shells on Tessin, the second city of the south”" in shown and "Per Holm 2" in shown
    whole = json.loads(run("--format", "json"))
    assert {p["name"] for p in whole["profiles"]} == {"Harbour Post", "Sud Press", "Quay Ledger", "Late Radio"}
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv"))))
    assert {"voice", "quotes", "country", "side", "carries", "leaves out", "wording", "adopts"} <= {row["part"] for row in rows}
    assert "No documents." in run("--since", "2032")
    wrong = CliRunner().invoke(app, ["show", str(path), "narratives", "--type", "ASSAULT"])
    assert wrong.exit_code == 2 and "--least" in wrong.stderr


# What did not happen, or only may -------------------------------------------------------------------------------------------------------


def test_what_is_only_feared_is_left_out_by_nobody_unless_asked_for(path: Path) -> None:
    with Room(path) as room:
        for event in ("e0-post", "e0-press"):
            room.correct(ChangeEvent(event=event, status="hypothetical"), why="a drill")
        ledger = profile(room.narratives(), "Quay Ledger")
        assert ledger.left_out == [] and ledger.unjudged == 0
        (asked,) = profile(room.narratives(status=["hypothetical"]), "Quay Ledger").left_out
        assert (asked.status, asked.trigger) == ("hypothetical", "shelled")
        with pytest.raises(UsageError, match="found the status denied; valid are actual, historical, future, hypothetical, negated"):
            room.narratives(status=["denied"])
    printed = CliRunner().invoke(app, ["show", str(path), "narratives"]).output
    assert "0 of the 0 happenings that 2 or more independent sources tell (happened or announced); 1 more (possible)" in " ".join(printed.split())
    assert re.search(r"ASSAULT “shelled” [^“]*\(possible\)", " ".join(printed.split()))
    rows = CliRunner().invoke(app, ["show", str(path), "narratives", "--status", "hypothetical", "--format", "csv"]).output
    assert re.search(r"ASSAULT “shelled” [^“]*\(possible\)", rows)
