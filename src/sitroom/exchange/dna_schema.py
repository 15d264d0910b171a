"""The tables of a Discourse Network Analyzer database (DNA 3.0, SQLite), as its Sql.createTables makes them.

Source: Leifeld, https://github.com/leifeld/dna. Names, types, keys and limits are DNA's; the permissions of coders are left to their defaults.
"""

from __future__ import annotations

__all__ = ["LIMIT", "SCHEMA", "SHORT", "VERSION", "statements"]

VERSION = "3.0.11"
LIMIT = 190
"""Most characters of a short text."""
SHORT = ("person", "organization", "concept")
"""The short-text variables of a DNA statement, numbered from 1; ``agreement``, a boolean, is number 4."""

_COLOURS = ", ".join(f"{c} INTEGER NOT NULL DEFAULT 0 CHECK ({c} BETWEEN 0 AND 255)" for c in ("Red", "Green", "Blue"))
_PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements", "DeleteStatements", "EditAttributes",
    "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations", "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements",
    "EditOthersStatements",
)  # fmt: skip


def _short(name: str, rule: str = "NOT NULL DEFAULT ''") -> str:
    return f"{name} TEXT {rule} CHECK (LENGTH({name}) < 191)"


def _switch(name: str, on: int = 1) -> str:
    return f"{name} INTEGER NOT NULL CHECK ({name} BETWEEN 0 AND 1) DEFAULT {on}"


def _key(column: str, table: str) -> str:
    return f"FOREIGN KEY({column}) REFERENCES {table}(ID) ON DELETE CASCADE"


def _values(table: str, value: str, *more: str) -> tuple[str, str]:
    columns = ", ".join(["ID INTEGER PRIMARY KEY NOT NULL", "StatementId INTEGER NOT NULL", "VariableId INTEGER NOT NULL", value])
    keys = ", ".join([_key("StatementId", "STATEMENTS"), _key("VariableId", "VARIABLES"), *more, "UNIQUE (StatementId, VariableId)"])
    return table, f"{columns}, {keys}"


SCHEMA: tuple[tuple[str, str], ...] = (
    ("SETTINGS", "Property TEXT PRIMARY KEY, Value TEXT"),
    ("CODERS", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", _short("Name", "NOT NULL"), _COLOURS,
        "Refresh INTEGER NOT NULL CHECK (Refresh BETWEEN 0 AND 9999) DEFAULT 0",
        "FontSize INTEGER NOT NULL CHECK (FontSize BETWEEN 1 AND 99) DEFAULT 14", _short("Password", "NOT NULL"),
        "PopupWidth INTEGER CHECK (PopupWidth BETWEEN 100 AND 9999) DEFAULT 300", _switch("ColorByCoder", 0), _switch("PopupDecoration", 0),
        _switch("PopupAutoComplete"), *(_switch(f"Permission{name}") for name in _PERMISSIONS),
    ])),
    ("DOCUMENTS", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", _short("Title", "NOT NULL"), "Text TEXT NOT NULL", "Coder INTEGER", _short("Author"), _short("Source"),
        _short("Section"), "Notes TEXT NOT NULL DEFAULT ''", _short("Type"), "Date INTEGER NOT NULL", _key("Coder", "CODERS"),
    ])),
    ("STATEMENTTYPES", f"ID INTEGER NOT NULL PRIMARY KEY, {_short('Label', 'NOT NULL')}, {_COLOURS}"),
    ("VARIABLES", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", _short("Variable", "NOT NULL"),
        "DataType TEXT NOT NULL CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')) DEFAULT 'short text'",
        "StatementTypeId INTEGER", _key("StatementTypeId", "STATEMENTTYPES"), "UNIQUE (Variable, StatementTypeId)",
    ])),
    ("VARIABLELINKS", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", "SourceVariableId INTEGER", "TargetVariableId INTEGER", "CHECK (TargetVariableId != SourceVariableId)",
        _key("SourceVariableId", "VARIABLES"), _key("TargetVariableId", "VARIABLES"),
    ])),
    ("REGEXES", f"Label TEXT PRIMARY KEY CHECK (LENGTH(Label) < 191), {_COLOURS}"),
    ("CODERRELATIONS", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", "Coder INTEGER CHECK(Coder > 0)", "OtherCoder INTEGER CHECK(OtherCoder > 0)",
        *(_switch(name) for name in ("viewStatements", "editStatements", "viewDocuments", "editDocuments")), "CHECK (Coder != OtherCoder)",
        _key("Coder", "CODERS"), _key("OtherCoder", "CODERS"),
    ])),
    ("STATEMENTS", ", ".join([
        "ID INTEGER NOT NULL PRIMARY KEY", "StatementTypeId INTEGER", "DocumentId INTEGER", "Start INTEGER NOT NULL CHECK(Start >= 0)",
        "Stop INTEGER NOT NULL CHECK(Stop >= 0)", "Coder INTEGER", "CHECK (Start < Stop)", _key("StatementTypeId", "STATEMENTTYPES"),
        _key("Coder", "CODERS"), _key("DocumentId", "DOCUMENTS"),
    ])),
    _values("DATABOOLEAN", "Value INTEGER NOT NULL DEFAULT 1"),
    _values("DATAINTEGER", "Value INTEGER NOT NULL DEFAULT 0"),
    ("ENTITIES", ", ".join([
        "ID INTEGER PRIMARY KEY NOT NULL", "VariableId INTEGER NOT NULL", _short("Value"), _COLOURS, "ChildOf INTEGER CHECK(ChildOf > 0)",
        "UNIQUE (VariableId, Value)", _key("ChildOf", "ENTITIES"), _key("VariableId", "VARIABLES"),
    ])),
    _values("DATASHORTTEXT", "Entity INTEGER NOT NULL", _key("Entity", "ENTITIES")),
    _values("DATALONGTEXT", "Value TEXT DEFAULT ''"),
    ("ATTRIBUTEVARIABLES", ", ".join([
        "ID INTEGER PRIMARY KEY NOT NULL", "VariableId INTEGER NOT NULL", _short("AttributeVariable", "NOT NULL"),
        "UNIQUE(VariableId, AttributeVariable)", _key("VariableId", "VARIABLES"),
    ])),
    ("ATTRIBUTEVALUES", ", ".join([
        "ID INTEGER PRIMARY KEY NOT NULL", "EntityId INTEGER NOT NULL", "AttributeVariableId INTEGER NOT NULL", _short("AttributeValue"),
        "UNIQUE (EntityId, AttributeVariableId)", _key("EntityId", "ENTITIES"), _key("AttributeVariableId", "ATTRIBUTEVARIABLES"),
    ])),
)  # fmt: skip
"""Name and columns of each table."""


def statements() -> list[str]:
    """The SQL that makes the tables and DNA's own statement type with its variables and attributes."""
    made = [f"CREATE TABLE {name} ({columns})" for name, columns in SCHEMA]
    made.append("INSERT INTO STATEMENTTYPES (ID, Label, Red, Green, Blue) VALUES (1, 'DNA Statement', 239, 208, 51)")
    for number, variable in enumerate(SHORT, 1):
        made.append(f"INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES ({number}, '{variable}', 'short text', 1)")
    made.append("INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (4, 'agreement', 'boolean', 1)")
    for attribute in ("Type", "Alias", "Notes"):
        for number, _ in enumerate(SHORT, 1):
            made.append(f"INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable) VALUES ({number}, '{attribute}')")
    return made
