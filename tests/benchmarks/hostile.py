"""Hostile words and files for the command line, and how each one ends.

Prints counts by outcome: a sentence with code 2 (the input), a sentence with code 1 (the
computer), ok, and what must never be: a traceback, a fault of the program, more than one line,
raw control characters, or no end within the time. Run with

    python tests/benchmarks/hostile.py [SEED] [NUMBER]

NUMBER words are made at random beside the fixed ones. Each command runs in this process; those
that may run long are given 60 people. The import of tables is attacked by tests of its own.
"""

from __future__ import annotations

import faulthandler
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from tests.shell import shell  # noqa: E402

SECONDS = 60
"""Longest time of one command."""
TEXTS = [
    "",
    " ",
    "\x00",
    "\x1b[2J\x1b]0;own\x07",
    "\u202egpj.exe",
    "\udcff\udcfe",
    "9" * 5000,
    "-" + "9" * 5000,
    "1e400",
    "nan",
    "-inf",
    "[" * 3000,
    "{a=" * 1500,
    "0001-01-01",
    "9999-12-31T23:59:59",
    "2024-02-31",
    "true",
    "[]",
    "[[1]]",
    "{}",
    "'",
    '"""',
    "a\nb = 1",
    "\u2028",
    "😀" * 500,
    "../../etc/passwd",
    "%s%n",
    "{0.__class__}",
    "None",
    "x" * 100_000,
]
"""Values that somebody, or something, gives a setting."""
KEYS = [
    "seed",
    "people.number",
    "people.locale",
    "service.domain",
    "service.slate_size",
    "data.level",
    "data.types",
    "design.consent",
    "time.sessions",
    "time.events",
    "recommender.algorithm",
    "recommender.parameters",
    "recommender.parameters.n_factors",
    "design",
    "a.b.c",
    "__class__",
]
FILES = [
    b"",
    b"\xff\xfe\x00\x01",
    b"\x00" * 50,
    b"seed = 1 # caf\xe9",
    b"[" * 3000,
    b"a = " + b"[" * 3000,
    b"seed = " + b"9" * 5000,
    b"seed = 2024-02-31",
    b"a" * 2_000_000,
    b"{" * 3000,
    b'{"seed": ' + b"9" * 5000 + b"}",
    b'{"people": 3}',
    b"[people]\nnumber = [1]",
    b"[vary]\nseed = [[1]]",
    b'[vary]\n"a.b" = [1]',
    b"vary = 3",
    b"preset = 3\n[vary]\nseed = [1]",
    b"[scenario]\npeople = 4\n[vary]\nseed=[1]",
    b"[vary]\nseed = " + str(list(range(100_001))).encode(),
    b'[vary]\n"time.events" = ["\x1b[2J"]',
]
"""Files that are given as a scenario, a sweep or a notebook."""
ADDRESSES = [
    "foo://bar",
    "sqlite://",
    "sqlite:///",
    "sqlite:////proc/x",
    "sqlite:////dev/null",
    "postgresql://",
    "postgresql://[::1",
    "postgresql://a:b@127.0.0.1:1/x",
    "mysql://x",
    "://",
    "sqlite:///a\x1b[2J",
    "sqlite+pysqlite:///:memory:?x=" + "9" * 3000,
]
"""Addresses that are given as a notebook."""
Words = list[str]


def attacks(folder: Path, seed: int, number: int) -> Iterator[Words]:
    """Yield commands, the fixed ones first."""
    small = ["--set", "people.number=60"]
    for key in KEYS:
        for text in TEXTS:
            yield ["run", *small, "--set", f"{key}={text}"]
    for text in TEXTS:
        yield ["run", "--set", text]
        yield ["run", "--preset", text]
        yield ["compare", text]
        yield ["compare", "typical-home", "--set-a", text]
        yield [text]
        yield ["run", f"--{text}"]
        yield ["sensitivity", "typical-home", *small, "--output", text]
        yield ["sensitivity", "typical-home", *small, "--method", text]
        yield ["pin", *small, "--title", text, "--kind", text]
        yield ["crowd", "--out", str(folder / "crowd"), "--chunk", text or "0"]
        yield ["export", "--format", text]
        yield ["export", text]
    for position, content in enumerate(FILES):
        for suffix in ("toml", "json", "sqlite"):
            path = folder / f"own-{position}.{suffix}"
            path.write_bytes(content)
            yield ["run", str(path), *small]
            yield ["sweep", str(path), "--out", str(folder / f"sweep-{position}-{suffix}")]
            yield ["export", str(path), "--out", str(folder / "book.html")]
    for address in ADDRESSES:
        yield ["export", address, "--out", str(folder / "book.html")]
    yield from _places(folder, small)
    chance = random.Random(seed)
    letters = [chr(n) for n in [*range(256), 0x202E, 0x2028, 0xFEFF, 0xFFFF, 0xD800, 0x1F600]]
    for _ in range(number):
        text = "".join(chance.choices(letters, k=chance.randint(0, 40))).replace("\0", "")
        yield ["run", *small, "--set", f"{chance.choice(KEYS)}={text}"]


def _places(folder: Path, small: Words) -> Iterator[Words]:
    """Yield commands that write to places at which nothing can be written."""
    pipe, table, page = folder / "pipe", folder / "pipe.parquet", folder / "pipe.html"
    for path in (pipe, table, page):
        os.mkfifo(path)
    file = folder / "file"
    file.write_text("mine")
    for place in (pipe, Path("/dev/full"), Path("/proc/x"), file / "x", folder / ("x" * 300)):
        yield ["run", *small, "--out", str(place)]
        yield ["export", "--out", str(place)]
        yield ["crowd", *small, "--out", str(place)]
        yield ["timeline", *small, "--out", str(place)]
        yield ["minimise", *small, "--chart", str(place)]
    yield ["timeline", *small, "--set", "time.sessions=2", "--out", str(table)]
    yield ["minimise", *small, "--chart", str(page)]
    yield ["run", str(pipe)]
    yield ["run", "/dev/zero"]
    yield ["run", *small, "--out", "a\udcff\x1b[2J/b"]


def outcome(words: Words, folder: Path) -> str:
    """Return how one command ends."""

    def late(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        done = shell(*words, folder=folder)
    except TimeoutError:
        return "NO END"
    except BaseException as error:
        return f"TRACEBACK {type(error).__name__}"
    finally:
        signal.alarm(0)
    said = done.stdout + done.stderr
    if "Traceback" in said or "Thin Line has a fault" in said:
        return f"FAULT {done.stderr.strip()[:160]}"
    if any(not (letter.isprintable() or letter in "\n\t") for letter in said):
        return "RAW CONTROL CHARACTERS"
    if done.returncode == 0:
        return "ok"
    lines = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    if len(lines) != 1 or done.returncode not in {1, 2}:
        return f"NO SENTENCE, code {done.returncode}: {done.stderr[:120]!r}"
    return f"sentence+{done.returncode}"


def main(seed: int = 1, number: int = 200) -> None:
    """Print the outcomes, those that must not be with the first words that give them."""
    faulthandler.enable()
    counts: Counter[str] = Counter()
    first: dict[str, Words] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PERSONALIZE_DATA_DIR"] = str(folder / "data")
        (folder / "here").mkdir()
        for words in attacks(folder, seed, number):
            found = outcome(words, folder / "here")
            counts[found] += 1
            first.setdefault(found, words)
    for found, times in counts.most_common():
        shown = "" if found[0].islower() else f"   {[word[:60] for word in first[found]]!r}"
        print(f"{times:6}  {found}{shown}")
    print(f"{counts.total():6}  in all")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
