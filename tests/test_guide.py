"""The guide: its code runs and prints what it shows, its links lead somewhere, its names exist.

``UPDATE_GUIDE=1 pytest tests/test_guide.py`` writes what the code prints into the pages; then look
at the difference.
"""

import contextlib
import io
import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.main import get_command
from typer.testing import CliRunner

import personalize
from personalize.cli import app
from personalize.register import sharing_levels
from personalize.research.calibration.self_test import EXPECTED
from personalize.research.calibration.thinned import MOST, MOST_EACH
from personalize.response.bands import BAND
from personalize.ui.guide.reading import ORDER, pages, parts, source
from personalize.ui.options import ON_SCREEN
from tests.guide_pictures import PICTURES, WIDTH

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "data" / "guide"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"\s+# shown below$")
TICKS = re.compile(r"`([^`\n]+)`")
PUBLIC = "from personalize import"
"""Where the public functions are not there yet, a block with this line is skipped, and those
after it up to the next that begins with an import of its own."""


@dataclass(frozen=True)
class Block:
    """A block of code of a page: its language, its text, and where its text stands."""

    language: str
    text: str
    start: int
    end: int


def blocks(page: str) -> list[Block]:
    return [Block(m[1], m[2], m.start(2), m.end(2)) for m in BLOCK.finditer(page)]


def prose(page: str) -> str:
    return BLOCK.sub("", page)


def test_the_order_names_every_page_and_each_says_for_whom_it_is() -> None:
    assert sorted(ORDER) == sorted(path.stem for path in GUIDE.glob("*.md"))
    assert len(pages()) == len(ORDER)
    for name in ORDER:
        title, first = source(name).split("\n\n")[:2]
        assert re.fullmatch(r"# [^#:*`$\[\]]+", title), name
        assert re.fullmatch(r"For [^.]+\.", first), name


def expected(page: str) -> list[tuple[Block, Block | None]]:
    """Return the blocks of code of a page, each with the block of its output, if there is one."""
    every = blocks(page)
    following = [*every[1:], None] if every else []
    return [
        (one, after if after is not None and after.language == "text" else None)
        for one, after in zip(every, following, strict=True)
        if one.language in {"python", "sh"}
    ]


def run_python(code: str, where: str, names: dict[str, Any]) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, where, "exec"), names)
    return said.getvalue()


def run_shell(code: str) -> str:
    """Run the lines marked as shown, in this process, and return what they print."""
    said = ""
    for line in code.splitlines():
        if SHOWN.search(line):
            _, *words = shlex.split(SHOWN.sub("", line))
            found = CliRunner().invoke(app, words)
            assert found.exit_code == 0, found.output
            said += found.stdout
    return said


def plain(output: str) -> str:
    return "\n".join(line.rstrip() for line in output.rstrip().splitlines())


@pytest.mark.parametrize("name", ORDER)
def test_code_runs_and_prints_what_the_page_shows(name: str) -> None:
    page = source(name)
    names: dict[str, Any] = {"__name__": "guide"}
    skipping, skipped, replaced = False, False, []
    for number, (block, output) in enumerate(expected(page)):
        if block.language == "python":
            public = PUBLIC in block.text and not hasattr(personalize, "run")
            skipping = public or (skipping and not block.text.startswith(("from ", "import ")))
            skipped |= skipping
            if skipping:
                compile(block.text, f"{name}, block {number + 1}", "exec")
                continue
            said = run_python(block.text, f"{name}, block {number + 1}", names)
        else:
            said = run_shell(block.text)
            assert (output is not None) == bool(SHOWN.search(block.text.rstrip())), block.text
        if output is None:
            continue
        if os.environ.get("UPDATE_GUIDE"):
            replaced.append((output, plain(said) + "\n"))
        else:
            assert plain(output.text) == plain(said)
    for output, said in reversed(replaced):
        page = page[: output.start] + said + page[output.end :]
    if replaced:
        (GUIDE / f"{name}.md").write_text(page, encoding="utf-8")
    if skipped:
        pytest.skip("the public functions are not there yet")


COMMANDS = [
    (name, line)
    for name in ORDER
    for block in blocks(source(name))
    if block.language == "sh"
    for line in block.text.splitlines()
    if line.startswith("personalize")
]


@pytest.mark.parametrize(("name", "line"), COMMANDS)
def test_commands_and_their_options_exist(name: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    group: Any = get_command(app)
    if not words:
        return
    assert words[0] in group.commands, line
    command = group.commands[words[0]]
    if len(words) > 1 and words[1] in getattr(command, "commands", {}):
        command = command.commands[words[1]]
    known = {flag for parameter in command.params for flag in parameter.opts}
    given = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert given <= known, line


@pytest.mark.parametrize("name", ORDER)
def test_links_lead_somewhere_and_files_exist(name: str) -> None:
    words = prose(source(name))
    links = re.findall(r"\]\(([^)\s]+)\)", words)
    missing = [to for to in links if "://" not in to and not (GUIDE / to).resolve().is_file()]
    assert missing == []
    files = [word for word in TICKS.findall(words) if "/" in word]
    files = [word for word in files if word.endswith((".py", ".csv", ".toml", ".html", ".css"))]
    assert [file for file in files if not NEW.search(file) and not (ROOT / file).is_file()] == []


NUMBERS = [
    ("a-figure", r"(\d+) to (\d+) of 100 reruns", lambda: [round(100 * end) for end in BAND]),
    ("glossary", r"(\d+) to (\d+) of 100 reruns", lambda: [round(100 * end) for end in BAND]),
    ("glossary", r"slate of (\d+) to (\d+) picks", lambda: list(ON_SCREEN)),
    (
        "your-own-survey",
        r"at most (\d+) answers count, and of a large survey about (\d+),(\d+)",
        lambda: [MOST_EACH, *divmod(MOST, 1000)],
    ),
    (
        "your-own-survey",
        r"Of 100 intervals of 90%, (\d+) to (\d+) should",
        lambda: [round(100 * end) for end in EXPECTED],
    ),
    ("five-minutes", r"keys (\d) to (\d)", lambda: [0, len(sharing_levels("streaming")) - 1]),
]
"""Numbers in running text: the page, where they stand, and what they must be."""


@pytest.mark.parametrize(("name", "place", "true"), NUMBERS)
def test_numbers_in_running_text_are_those_of_the_code(name: str, place: str, true: Any) -> None:
    found = re.search(place, " ".join(prose(source(name)).split()))
    assert found is not None and list(map(int, found.groups())) == true()


NEW = re.compile(r"[A-Z]{3,}")
"""Stands in the name of a file that the reader makes: `pages/NAME.py`."""


def test_names_of_the_glossary_are_names_of_the_code() -> None:
    rows = [line for line in source("glossary").splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert len(cells) > 30 and all(len(row) == 4 and row[0] and row[3] for row in cells)
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "personalize").rglob("*.py")
    )
    names = {word for row in cells for tick in TICKS.findall(row[2]) for word in split(tick)}
    known = set(re.findall(r"\w+", code))
    assert names - known == set()
    assert all(row[2] == "–" or TICKS.search(row[2]) for row in cells)


def split(name: str) -> list[str]:
    """Return the identifiers of a dotted name."""
    return name.split(".")


def test_the_app_shows_links_between_pages_and_names_of_files() -> None:
    for name in ORDER:
        every = parts(name, "/lab")
        shown = "\n".join(part.text for part in every if part.kind == "words")
        code = [part.text for part in every if part.kind == "code"]
        assert code == [block.text.rstrip("\n") for block in blocks(source(name))]
        assert "```" not in shown and "](../" not in shown and "[ ]" not in shown
        assert set(re.findall(r"\]\((?!https?://)([^?)]+)", shown)) <= {"/lab/guide"}
    assert any("/lab/guide?guide=Glossary)" in part.text for part in parts("the-model", "/lab"))
    assert any("`personalize/ui/README.md`" in part.text for part in parts("how-it-travels"))


def test_pictures_are_those_of_the_script_and_say_what_they_show() -> None:
    shown = [part for name in ORDER for part in parts(name) if part.kind == "picture"]
    files = {path.name: path for path in (GUIDE / "pictures").iterdir()}
    assert {part.text.removeprefix("pictures/") for part in shown} == set(files) == set(PICTURES)
    for part in shown:
        assert len(part.alt) > 60, part
    for path in files.values():
        with Image.open(path) as image:
            assert image.format == "PNG" and image.width == WIDTH
        assert path.stat().st_size < 100_000, path
    assert all(
        "![" not in part.text for name in ORDER for part in parts(name) if part.kind != "code"
    )


def test_nothing_names_what_is_not_in_the_repository() -> None:
    for path in [*GUIDE.glob("*.md"), *(ROOT / "data").glob("*.*")]:
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(UX|EVIDENCE|DESIGN|RESEARCH|STREAMLIT|PEERS)\b", words), path
        assert not re.search(r"/work/|/tmp/|/home/|pypi", words), path
