"""Nothing of Streamlit that is private or undocumented is used, in the product or its tests."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path
    for folder in ("personalize", "pages", "tests")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".js", ".css", ".html"} and path.name != Path(__file__).name
] + [ROOT / "app.py"]
IMPORTED = re.compile(r"^\s*(?:from|import) (streamlit[\w.]*)", re.MULTILINE)
PUBLIC = {"streamlit", "streamlit.testing.v1"}
NAMES = re.compile(
    r"bidi_component|_make_trigger_id|AppSession|ScriptRunContext|\.WebSocket\s*=|setswitchinterval"
    r"|data-testid|get_by_test_id|\.proto\b|\._tree\b|\._run\(|_stcore/(?!health|agent/)"
    r"|[.\"' ](?:stApp|stVegaLite|stMain|stSidebar|stButton|stBottom|st-emotion)[\w-]*"
)
"""Test ids, generated classes, protobufs and privates of Streamlit; replaced browser globals."""
ALLOWED = {
    ("personalize/ui/server.py", "/_stcore"),  # the middleware leaves Streamlit's own paths alone
}


def test_only_public_modules_of_streamlit_are_imported() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in FILES
        for name in IMPORTED.findall(path.read_text(encoding="utf-8"))
        if name not in PUBLIC
    }
    assert found == set()


@pytest.mark.parametrize("folder", ["personalize", "pages", "tests", "app.py"])
def test_no_private_name_of_streamlit_is_used(folder: str) -> None:
    found = []
    for path in FILES:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(folder) or name.startswith("tests/benchmarks"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if NAMES.search(line) and not any(name == f and word in line for f, word in ALLOWED):
                found.append(f"{name}: {line.strip()[:90]}")
    assert found == []


def test_the_style_sheet_names_no_class_but_ours_and_keys() -> None:
    sheet = (ROOT / "personalize/ui/style.css").read_text(encoding="utf-8")
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}|\"[^\"]*\"", "", sheet, flags=re.DOTALL)
    foreign = {
        name
        for name in re.findall(r"\.(st(?:[A-Z]|-)[\w-]*)", rules)
        if not name.startswith("st-key-")
    }
    assert foreign == set()
