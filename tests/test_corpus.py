"""The event corpus: its notation, its size, its spread."""

from collections import Counter
from pathlib import Path

import pytest

from training.corpus import LAYERS, MODES, STATUSES, TYPES, load, parse
from training.data import events
from training.names import names

CORPUS = Path(__file__).parent.parent / "training" / "corpus"


def test_notation() -> None:
    found = parse("{Norland|1a 2a} {threatened|1:THREATEN/violence} to {bomb|2:ASSAULT>/aerial} {Port Ash|2r 2p} on {Friday|2t}.")
    assert found.text == "Norland threatened to bomb Port Ash on Friday."
    threat, bombing = found.events
    assert (threat.type, threat.status, threat.modes, threat.roles) == ("THREATEN", "actual", ("violence",), {"actor": [(0, 7)]})
    assert bombing.status == "future"
    assert [found.text[slice(*s)] for s in bombing.roles["recipient"]] == ["Port Ash"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{shelled|1:ATTACK} the port", "unknown type"),
        ("{shelled|1:ASSAULT/rude} the port", "unknown mode"),
        ("{the army|1a} left", "no trigger"),
        ("{opened fire|1:ASSAULT}", "several words"),
        ("a {stray brace", "stray"),
        ("{x|9z}", "no tag"),
        ("{met|1:CONSULT 2:AGREE}", "two events"),
        ("{met|1:CONSULT} and {spoke|1:CONSULT}", "two triggers"),
    ],
)
def test_faults_are_named(line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(line)


def test_frames() -> None:
    line = (
        "[q1s {Norland|1a}'s {minister|1a}] {said|q1 1:THREATEN} [q1c [l1c any {attack|2:ASSAULT?}] would be {met|l1threat} [l1e with force] "
        "and [k1c k2c {fighting|3:ASSAULT?}] would {empty|k1+likely} [k1e the shelves], {straining|k2-} [k2e the camps]]."
    )
    found = parse(line, layers=LAYERS)
    said, red, first, second = found.frames
    assert found.text == "Norland's minister said any attack would be met with force and fighting would empty the shelves, straining the camps."
    assert [found.text[slice(*s)] for s in said.parts["source"]] == ["Norland's minister"]
    assert [found.text[slice(*s)] for s in red.parts["condition"]] == ["any attack"]
    assert (red.label, first.sign, first.label, second.sign, second.label) == ("threat", 1, "likely", -1, "asserted")
    assert first.parts["cause"] == second.parts["cause"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{said|q1} he left", "q1 has no content"),
        ("[q1c he left]", "q1 has no anchor"),
        ("{caused|k1} [k1c it] [k1e harm]", "no anchor; valid"),
        ("{caused|k1+sure} [k1c it] [k1e harm]", "no anchor; valid"),
        ("{if|l1bad} [l1c it] [l1e harm]", "no anchor; valid"),
        ("{said|q1} [q1e he left]", "no part; valid are q1s"),
        ("{said|q1} [q1c he left", "never closed"),
        ("{said|q1} he left]", "without its opening"),
        ("{said|q1} [q1c  he left]", "padded"),
    ],
)
def test_faults_of_frames_are_named(line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse(line, layers=LAYERS)


def test_a_layer_that_the_file_does_not_name_is_a_fault() -> None:
    with pytest.raises(ValueError, match="does not say that it is annotated"):
        parse("{said|q1} [q1c he left]", layers=("events",))


def test_frames_become_words() -> None:
    (example,) = events([parse("[q1s She] {said|q1} [q1c it was over].", layers=LAYERS)])
    assert example.frames is not None
    assert [(f.anchor, f.parts) for f in example.frames] == [(1, ([(0, 1)], [(2, 5)]))]
    assert example.frame_kinds == ("attribution", "claim", "line")


@pytest.mark.parametrize(("part", "least"), [("train", 4800), ("dev", 1300)])
def test_the_corpus_is_sound_and_broad(part: str, least: int) -> None:
    sentences = load(CORPUS / part)
    assert len(sentences) >= least
    found = [e for s in sentences for e in s.events]
    types, statuses = Counter(e.type for e in found), Counter(e.status for e in found)
    assert set(types) == set(TYPES)
    assert min(types.values()) >= len(found) / 16 / 4, "a type is rarer than a quarter of its even share"
    assert set(statuses) == set(STATUSES.values())
    assert sum(not s.events for s in sentences) >= len(sentences) / 5


def test_no_sentence_stands_twice_or_in_both_parts() -> None:
    texts = Counter(s.text.lower() for s in load(CORPUS / "train", CORPUS / "dev"))
    assert [t for t, n in texts.items() if n > 1] == []


def test_every_mark_lands_on_words() -> None:
    for example in events(load(CORPUS / "train", CORPUS / "dev")):
        for event in example.events or ():
            assert 0 <= event["word"] < len(example.words)
            assert all(0 <= first < last <= len(example.words) for _, first, last in event["roles"])


def test_the_corpus_and_the_codebook_agree() -> None:
    from sitroom.codebook import load as codebook

    book = codebook()
    assert set(book.types) == set(TYPES)
    for kind in TYPES:
        assert set(MODES.get(kind, "").split()) <= set(book.modes(kind))


def test_names_are_marked_whole_and_capitals_before_nouns_left_open(tmp_path: Path) -> None:
    line = "A Sudland professor met [Ada Reyes|person] in [Port Ash|place] on [Monday|time]."
    (tmp_path / "some.txt").write_text(f"# a comment\n{line}\n", encoding="utf-8")
    (example,) = names(tmp_path)
    assert [(" ".join(example.words[a:b]), kind) for a, b, kind in example.entities or ()] == [
        ("Ada Reyes", "person"),
        ("Port Ash", "place"),
        ("Monday", "time"),
    ]
    assert example.mentions == {10: "time"}
    assert [example.words[i] for i in example.open_names] == ["Sudland"]


@pytest.mark.parametrize(("line", "complaint"), [("[Norland|state] fell.", "'state' is no type"), ("The [Norland|place fell.", "does not close")])
def test_faulty_names_are_named(line: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match=f"names/some:1.*{complaint}"):
        names(tmp_path)


def test_the_names_corpus_is_wide() -> None:
    found = names(CORPUS / "names")
    kinds = Counter(kind for example in found for *_, kind in example.entities or ())
    assert len(found) > 4000
    assert kinds.total() > 8000
    assert min(kinds.values()) > 50
    assert sum(not example.entities for example in found) > len(found) / 10
