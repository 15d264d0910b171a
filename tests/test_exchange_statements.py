"""Statements, entities and spans, read back by the formats' own readers or rules."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from sitroom.exchange.dna import PASSWORD, _encrypted
from sitroom.room import Room
from tests.test_beliefs import HOLM, HUNGER, VOSS
from tests.test_beliefs import OWN as OWN_VOICE
from tests.test_beliefs import coding as believed
from tests.test_exchange import LINE, OWN, full_room, made, table  # noqa: F401, fixture


def test_dna_keeps_its_keys_and_says_who_agrees(room: Room) -> None:
    path = made(room, "dna")
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == [] and db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    value = "(SELECT e.Value FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity WHERE d.StatementId = s.ID AND d.VariableId = {})"
    rows = db.execute(
        f"SELECT {value.format(1)}, {value.format(2)}, {value.format(3)}, b.Value, s.Start, s.Stop, t.Text FROM STATEMENTS s "
        "JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = 4 JOIN DOCUMENTS t ON t.ID = s.DocumentId ORDER BY s.ID"
    ).fetchall()  # fmt: skip
    said = [(*row[:4], row[6].encode("utf-16-le")[2 * row[4] : 2 * row[5]].decode("utf-16-le")) for row in rows]
    assert ("Ida Lund", "Sudland", "be met with force if any attack", 1, LINE) in said
    assert ("Ida Lund", "Sudland", "Ida Lund: threaten", 1, "any attack") in said
    assert sum(len(s) for s in said) == 5 * 6 and {s[4] for s in said} == {"any attack", LINE}
    assert db.execute("SELECT count(*) FROM STATEMENTS s LEFT JOIN DATASHORTTEXT d ON d.StatementId = s.ID WHERE d.ID IS NULL").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM ENTITIES WHERE ID NOT IN (SELECT EntityId FROM ATTRIBUTEVALUES)").fetchone() == (0,)
    assert db.execute("SELECT Type FROM DOCUMENTS WHERE Title LIKE '=1+1%'").fetchone() == ("copy",)
    assert db.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()[0].startswith("3")
    db.close()
    assert _encrypted(PASSWORD) == _encrypted(PASSWORD) and len(_encrypted(PASSWORD)) == 64


FTM = {
    "Article": "title fileName author publisher publishedAt sourceUrl bodyText language notes",
    "Event": "name summary date location country involved notes keywords proof recordId",
    "UnknownLink": "subject object role startDate endDate summary publisher sourceUrl recordId",
    "Note": "name description summary entity proof publisher",
    "Mention": "document name resolved",
    "Person": "name alias country notes sector position",
} | dict.fromkeys(("PublicBody", "Organization", "Company", "LegalEntity"), "name alias country notes sector")
"""Properties of followthemoney 3.8.2's schemata that an export uses."""
FTM_ENTITIES = {"involved", "proof", "subject", "object", "entity", "document", "resolved"}


DNA = {
    "SETTINGS": "Property Value",
    "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
    "STATEMENTTYPES": "ID Label Red Green Blue",
    "VARIABLES": "ID Variable DataType StatementTypeId",
    "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
    "REGEXES": "Label Red Green Blue",
    "CODERRELATIONS": "ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments",
    "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
    "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
    "DATASHORTTEXT": "ID StatementId VariableId Entity",
    "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
    "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
} | dict.fromkeys(("DATABOOLEAN", "DATAINTEGER", "DATALONGTEXT"), "ID StatementId VariableId Value")
"""Tables and columns that version 3 makes (leifeld/dna, sql/Sql.java), but for the coders with their permissions."""


def test_dna_has_the_tables_of_version_3(room: Room) -> None:
    db = sqlite3.connect(made(room, "dna"))
    tables = {name: " ".join(row[1] for row in db.execute(f"PRAGMA table_info({name})")) for (name,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    )}  # fmt: skip
    coders = tables.pop("CODERS").split()
    assert tables == DNA
    assert coders[:11] == ["ID", "Name", "Red", "Green", "Blue", "Refresh", "FontSize", "Password", "PopupWidth", "ColorByCoder", "PopupDecoration"]
    assert len([name for name in coders if name.startswith("Permission")]) == 16
    keys = {(row[3], row[2], row[6]) for row in db.execute("PRAGMA foreign_key_list(DATASHORTTEXT)")}
    assert keys == {("StatementId", "STATEMENTS", "CASCADE"), ("VariableId", "VARIABLES", "CASCADE"), ("Entity", "ENTITIES", "CASCADE")}
    db.close()


def test_dna_calls_causes_and_effects_after_the_concepts_of_all_wordings(tmp_path: Path) -> None:
    with Room(tmp_path / "beliefs.sitroom") as room:
        room.add(believed("d1", [HOLM, VOSS, HUNGER]))
        room.add(believed("d2", [OWN_VOICE], outlet="Sud Press"))
        links = {
            f"{link.cause} raises {link.effect}": link.weight > 0 for own in room.beliefs() for link in own.links if own.narrator.kind == "actor"
        }
        db = sqlite3.connect(made(room, "dna"))
    rows = db.execute(
        "SELECT c.Value, b.Value FROM STATEMENTS s JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = 3 "
        "JOIN ENTITIES c ON c.ID = x.Entity JOIN DATABOOLEAN b ON b.StatementId = s.ID"
    )
    assert {concept: bool(agreed) for concept, agreed in rows} == links and len(links) == 3
    db.close()


def test_ftm_entities_have_known_properties_and_refer_to_each_other(room: Room) -> None:
    entities = [json.loads(line) for line in made(room, "ftm").read_text().splitlines()]
    ids = {entity["id"] for entity in entities}
    assert len(ids) == len(entities)
    for entity in entities:
        assert entity["properties"].keys() <= set(FTM[entity["schema"]].split())
        for name, values in entity["properties"].items():
            assert values and all(isinstance(value, str) and value for value in values)
            assert name not in FTM_ENTITIES or set(values) <= ids
    event = next(e for e in entities if e["schema"] == "Event" and "ASSAULT" in e["properties"]["keywords"])
    assert event["properties"]["involved"] == ["sitroom-actor-NOR.MIL", "sitroom-actor-SUD"]
    assert any(note.startswith("independent sources: ") for note in event["properties"]["notes"])


def test_ftm_entities_are_valid(room: Room) -> None:
    model = pytest.importorskip("followthemoney", reason="validated by followthemoney: pip install 'sitroom[test-ftm]'").model
    for line in made(room, "ftm").read_text().splitlines():
        data = json.loads(line)
        schema = model.get(data["schema"])
        assert schema is not None and not schema.abstract
        model.get_proxy(data, cleaned=False)
        assert schema.validate({"properties": data["properties"]}) is None
        for name, values in data["properties"].items():
            kind = schema.get(name).type
            assert (kind.name == "entity") == (name in FTM_ENTITIES)
            assert all(kind.clean(value) is not None for value in values if kind.name != "text"), (name, values)


def test_cas_is_read_by_cassis_with_the_right_words(room: Room) -> None:
    cassis = pytest.importorskip("cassis", reason="read back by dkpro-cassis")
    for path in made(room, "cas").glob("d*.json"):
        cas = cassis.load_cas_from_json(path.read_text())
        (strike,) = [event for event in cas.select("webanno.custom.Event") if event.identifier.startswith("e1")]
        assert strike.get_covered_text() == "attacked"
        assert (strike.eventType, strike.mode, strike.actors, strike.recipients) == ("ASSAULT", "aerial targeted", "NOR.MIL", "SUD")
        parts = {(part.record, part.part): part.get_covered_text() for part in cas.select("webanno.custom.Part")}
        assert parts["red line", "consequence"] == "be met with force" and parts["statement", "cue"] == "said"
        assert {a.name for a in cas.select("webanno.custom.Actor")} == {"Norland's navy", "Sudland"}


TSV_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)


def tsv_spans(path: Path, layer: str) -> tuple[list[str], dict[tuple[str, str], dict[str, str]]]:
    """Sentences of a WebAnno TSV file, and of one layer the features of each annotation by its words and first feature. After the format's rules."""

    def plain(value: str) -> str:
        return TSV_ESCAPED.sub(lambda m: {"t": "\t", "n": "\n"}.get(m.group(1), m.group(1)), value)

    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0] == "#FORMAT=WebAnno TSV 3.3"
    layers = {name: features for name, *features in (line.removeprefix("#T_SP=").split("|") for line in lines if line.startswith("#T_SP="))}
    begins = 3 + sum(len(layers[name]) for name in [*layers][: [*layers].index(layer)])
    found: dict[str, tuple[list[tuple[int, int]], dict[str, str]]] = {}
    sentences = [plain(line.removeprefix("#Text=")) for line in lines if line.startswith("#Text=")]
    tokens: dict[tuple[int, int], str] = {}
    for line in lines:
        if line and not line.startswith("#"):
            cells = line.removesuffix("\t").split("\t")
            assert len(cells) == 3 + sum(map(len, layers.values()))
            span = tuple(map(int, cells[1].split("-")))
            tokens[span] = plain(cells[2])
            columns = [re.split(r"(?<!\\)\|", cell) for cell in cells[begins : begins + len(layers[layer])]]
            for values in zip(*columns, strict=True):
                if values[0] != "_":
                    marks = [re.fullmatch(r"(.*?)(?:(?<!\\)\[(\d+)\])?", value, re.DOTALL) for value in values]
                    key = marks[0].group(2) or f"alone {cells[1]}"
                    held = found.setdefault(key, ([], dict(zip(layers[layer], (plain(m.group(1)) for m in marks), strict=True))))
                    held[0].append(span)
    return sentences, {(" ".join(tokens[span] for span in spans), held["identifier"]): held for spans, held in found.values()}


def test_tsv_is_read_back_with_the_right_words(room: Room) -> None:
    folder = made(room, "tsv")
    for path in folder.glob("d*.tsv"):
        sentences, events = tsv_spans(path, "webanno.custom.Event")
        (strike,) = [held for (words, _), held in events.items() if words == "attacked"]
        assert (strike["eventType"], strike["mode"], strike["actors"], strike["recipients"]) == ("ASSAULT", "aerial targeted", "NOR.MIL", "SUD")
        _, parts = tsv_spans(path, "webanno.custom.Part")
        assert ("be met with force", "consequence") in {(words, held["part"]) for (words, _), held in parts.items()}
        _, actors = tsv_spans(path, "webanno.custom.Actor")
        assert {held["name"] for held in actors.values()} == {"Norland's navy", "Sudland"}
        cas = json.loads((made(room, "cas", path.stem) / f"{path.stem}.json").read_text())
        text = cas["%FEATURE_STRUCTURES"][0]["sofaString"]
        assert all(" ".join(sentence.split()) in " ".join(text.split()) for sentence in sentences)
        number = sum(s["%TYPE"] == "webanno.custom.Part" for s in cas["%FEATURE_STRUCTURES"])
        assert len(parts) <= number and len(parts) >= number - 4  # spans of one record that share their words are one key here
        units = text.encode("utf-16-le")
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                _, place, token, *_ = line.split("\t")
                start, end = map(int, place.split("-"))
                assert units[2 * start : 2 * end].decode("utf-16-le") == TSV_ESCAPED.sub(r"\1", token)
