"""Imports go one way only: documents -> reading -> coding -> room -> show -> cli; records, errors and codebook stand below."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "src" / "sitroom"

MAY_IMPORT = {
    "errors": set(),
    "records": set(),
    "examples": set(),
    "harmless": set(),
    "codebook": {"errors"},
    "documents": {"errors", "records", "codebook"},
    "reading": {"errors"},
    "coding": {"errors", "records", "codebook", "reading"},
    "room": {"errors", "records", "codebook", "documents", "reading", "coding"},
    "outlook": {"errors", "records", "codebook", "room"},
    "exchange": {"__version__", "errors", "harmless", "records", "room", "codebook", "reading", "outlook"},
    "show": {"__version__", "errors", "harmless", "records", "room", "codebook", "documents", "outlook"},
    "api": {"errors", "records", "documents", "reading", "coding", "room"},
}
HEAVY = {"torch", "onnx", "safetensors", "matplotlib"}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{a.name}" for a in node.names if node.module == "sitroom")
        elif isinstance(node, ast.Import):
            found.update(a.name for a in node.names)
    return found


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.py")), ids=lambda f: str(f.relative_to(ROOT)))
def test_nothing_imports_upwards(file: Path) -> None:
    room = file.relative_to(ROOT).parts[0].removesuffix(".py")
    seen = {name.split(".")[1] for name in imports(file) if name.startswith("sitroom.")} - {room}
    if room in MAY_IMPORT:
        assert seen <= MAY_IMPORT[room], f"{file.name} imports {sorted(seen - MAY_IMPORT[room])}"


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.py")), ids=lambda f: str(f.relative_to(ROOT)))
def test_no_training_library_at_run_time(file: Path) -> None:
    assert not {name.split(".")[0] for name in imports(file)} & HEAVY
