"""What the shell is given and what the computer does to it: one sentence and an exit code."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from personalize.cli.printing import escaped, say_json, sentence_of
from personalize.errors import CapacityError, PersonalizeError
from personalize.files import DiskError, FileError, beside, holds_files, write_bytes
from personalize.scenario import Scenario
from personalize.store import Entry, open_notebook
from personalize.study.parallel import ClusterError, WorkerError, run_parallel
from personalize.world.generation import check_memory
from tests.shell import shell
from tests.store.test_trouble import small_disk

pytestmark = pytest.mark.slow

__all__ = ["small_disk"]

DIGITS, BRACKETS = "9" * 5000, "[" * 5000


def one_sentence(*words: str, code: int = 2, folder: Path | None = None) -> str:
    """Run a command that fails; return its sentence."""
    done = shell(*words, folder=folder)
    assert done.returncode == code, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("Error: "), done.stderr
    assert lines[0].endswith((".", "?")) and len(lines[0]) < 700
    assert "Traceback" not in done.stderr and "Thin Line has a fault" not in done.stderr
    assert all(letter.isprintable() for letter in lines[0])
    return lines[0]


@pytest.mark.parametrize(
    "setting",
    [
        f"seed={DIGITS}",
        f"people.number={DIGITS}",
        f"people.number=-{DIGITS}",
        f"data.level={BRACKETS}",
        f"data.types={BRACKETS}",
        f"recommender.parameters.n_factors={DIGITS}",
        f"recommender.parameters.n_factors={'{a=' * 3000}",
        f"recommender.parameters.{DIGITS}=1",
        "people.number=0001-01-01",
        "time.sessions=9999-12-31T23:59:60",
        "seed=2024-02-31",
        "seed=nan",
        "seed=1e400",
        "design=3",
        "design.consent.deep=3",
        "people=[1, 2]",
        "recommender.parameters=[1]",
        f"{'a.' * 3000}b=1",
        "=1",
        "seed",
        "\udcff\udcfe=1",
        "service.domain=\x1b[31mred",
        "service.domain=a\u202eb",
        "data.types=a\x00b",
    ],
    ids=range(24),
)
def test_a_setting_that_cannot_be_is_one_sentence(setting: str) -> None:
    one_sentence("run", "--set", setting)


@pytest.mark.parametrize(
    "content",
    [
        f"seed = {DIGITS}".encode(),
        f"seed = {BRACKETS}".encode(),
        b"seed = 2024-02-31",
        b"seed = 0001-01-01",
        b"[people]\nnumber = 9999-12-31",
        b"\xff\xfe\x00seed",
        "söed = 1".encode("latin-1"),
        "seed = 1".encode("utf-16"),
        b"\x00" * 100,
        b"a" * 1_100_000,
        ("[a" + ".a" * 3000 + "]").encode(),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_file_that_cannot_be_is_one_sentence(
    command: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "given.toml"
    path.write_bytes(content)
    more = ["--out", str(tmp_path / "out")] if command == "sweep" else []
    said = one_sentence(command, str(path), *more)
    assert "given.toml" in said or "is not a setting" in said or "a whole number is needed" in said
    if command == "run":
        deep = path.with_suffix(".json")
        deep.write_bytes(content.replace(b"seed = ", b""))
        one_sentence("run", str(deep))


def test_text_that_is_not_utf_8_is_named_by_its_byte(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b"seed = 1 # caf\xe9")
    assert "byte 15 is 0xe9" in one_sentence("run", str(path))


def test_a_sweep_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    for text in (
        "vary = 3",
        "scenario = 3\n[vary]\nseed=[1]",
        "[vary]\nseed = 1",
        "[vary]\nseed = [[1]]",
        'vary."data.types" = [[["a"]]]',
        "preset = [1]\n[vary]\nseed = [1]",
        '[vary]\n"a.b.c" = [1]',
    ):
        path = tmp_path / "plan.toml"
        path.write_text(text)
        one_sentence("sweep", str(path), "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_words_that_are_no_command_are_printed_as_escapes() -> None:
    for words in (("\x1b[31mfly",), ("run", "--\x1b]0;x\x07fast"), ("crowd", "--chunk", DIGITS)):
        done = shell(*words)
        assert done.returncode == 2 and len(done.stderr) < 1500
        assert all(letter.isprintable() or letter == "\n" for letter in done.stderr)


def test_what_a_terminal_would_obey_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    assert escaped("a\x1b[2Jb\x9bc\u202ed\udcff\te\n") == r"a\x1b[2Jb\x9bc\u202ed\udcff" + "\te\n"
    assert sentence_of("a\nb\r\x07" + "x" * 300).startswith(r"a b")
    assert len(sentence_of("x" * 10_000)) < 100
    say_json({"a": "\x9b\u202e\x1b é"})
    assert capsys.readouterr().out == '{"a": "\\u009b\\u202e\\u001b é"}\n'


SPECIAL = ("run-folder", "timeline", "minimise", "export")


def _writing(kind: str, target: Path) -> list[str]:
    fast = ["--set", "people.number=60"]
    return {
        "run-folder": ["run", *fast, "--out", str(target)],
        "timeline": ["timeline", *fast, "--out", str(target)],
        "minimise": ["minimise", *fast, "--chart", str(target)],
        "export": ["export", "--out", str(target)],
    }[kind]


@pytest.mark.parametrize("kind", SPECIAL)
def test_a_pipe_or_a_device_is_refused_before_anything_is_computed(
    kind: str, tmp_path: Path
) -> None:
    suffix = {"timeline": ".parquet", "minimise": ".html"}.get(kind, "")
    pipe = tmp_path / f"pipe{suffix}"
    os.mkfifo(pipe)
    started = time.monotonic()
    said = one_sentence(*_writing(kind, pipe))
    assert time.monotonic() - started < 5
    assert "named pipe or a device" in said or "a folder is needed" in said
    if not suffix:
        said = one_sentence(*_writing(kind, Path("/dev/null")))
        assert "named pipe or a device" in said or "a folder is needed" in said


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.toml")
    assert "is a named pipe" in one_sentence("run", str(tmp_path / "own.toml"))
    assert "larger than 1 MB" in one_sentence("run", "/dev/zero")


def test_an_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "own.txt"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    with pytest.raises(ZeroDivisionError), beside(target) as part:
        part.write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "old" and len(list(tmp_path.iterdir())) == 2
    write_bytes(link, b"new")
    assert target.read_text() == "new" and link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    write_bytes(tmp_path / "a" / "b" / "c.txt", b"deep")
    (tmp_path / "folder").mkdir()
    for place, said in (
        (tmp_path / "folder", "is a folder"),
        (target / "below", "is a file; a folder is needed"),
        (Path("/proc/own"), "cannot be written"),
        (tmp_path / ("x" * 300), "File name too long"),
    ):
        with pytest.raises(FileError, match=said):
            write_bytes(place, b"")
    assert not holds_files(tmp_path / "folder")
    (tmp_path / "folder" / ".x.1234.part").touch()
    assert not holds_files(tmp_path / "folder") and holds_files(tmp_path)


def test_a_full_disk_is_code_1_and_keeps_the_old_file(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PERSONALIZE_DATA_DIR", str(tmp_path / "data"))
    open_notebook().add(Entry("run", "One", Scenario(), notes="é" * 190_000))
    target = small_disk / "notebook.html"
    target.write_text("old")
    with pytest.raises(DiskError, match="No space left on device"):
        write_bytes(target, bytes(2_000_000))
    assert "No space left on device" in one_sentence("export", "--out", str(target), code=1)
    assert [path.name for path in small_disk.iterdir()] == ["notebook.html"]
    assert target.read_text() == "old"
    out = small_disk / "out"
    said = one_sentence("run", "--set", "people.number=2000", "--out", str(out), code=1)
    assert "No space left on device" in said
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "may only be read" in one_sentence("export", "--out", str(target))
    said = one_sentence("run", "--set", "people.number=60", "--out", str(small_disk / "new"))
    assert "Read-only" in said and target.read_text() == "old"


@pytest.mark.parametrize(
    "address",
    [
        "foo://bar",
        "://",
        "sqlite://" + "/" * 20,
        "postgresql://",
        "postgresql://a:b@127.0.0.1:1/x",
        "postgresql://[::1",
        "mysql://x",
        "sqlite:///\udcff",
        "sqlite:////dev/null/x",
        "http://example.invalid/",
        "sqlite:////proc/own/book.sqlite",
        "postgresql://h:99999999/x",
    ],
)
def test_an_odd_address_of_a_notebook_is_one_sentence(address: str, tmp_path: Path) -> None:
    done = shell("export", address, folder=tmp_path)
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert "Thin Line has a fault" not in done.stderr


def _killed(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 1


def test_a_killed_worker_of_a_crowd_is_one_sentence() -> None:
    with pytest.raises(WorkerError, match="A worker process was killed.*goes on from there"):
        list(run_parallel(_killed, [(n,) for n in range(4)], dask=None, workers=2))
    assert WorkerError("x").exit_code == 1 and PersonalizeError("x").exit_code == 2


@pytest.fixture
def scheduler() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    address = "tcp://127.0.0.1:8947"
    here = {"env": os.environ, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m"]
    words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "8947"]
    first = subprocess.Popen([*dask, *words, "--no-dashboard"], **here)  # type: ignore[call-overload]
    words = ["distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    second = subprocess.Popen([*dask, *words], **here)  # type: ignore[call-overload]
    yield first, address
    for process in (first, second):
        process.kill()
        process.wait()


def test_a_killed_scheduler_is_one_sentence(
    scheduler: tuple[subprocess.Popen[bytes], str],
) -> None:
    process, address = scheduler
    for _ in range(60):
        try:
            results = run_parallel(pow, [(2, n) for n in range(3)], dask=address, workers=1)
            assert sorted(results) == [1, 2, 4]
            break
        except ClusterError:
            time.sleep(0.5)
    with pytest.raises(ClusterError, match="was lost"):
        for _ in run_parallel(time.sleep, [(0.1,), *[(60,)] * 3], dask=address, workers=1):
            process.kill()


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "foo://1:2", ""])
def test_an_odd_address_of_a_cluster_is_one_sentence(address: str, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text("[scenario]\npeople.number = 60\n[vary]\nseed = [1]\n")
    words = ("sweep", str(plan), "--out", str(tmp_path / "out"), "--dask", address or " ")
    assert "No Dask scheduler answers" in one_sentence(*words, code=1)


def test_more_people_than_memory_are_refused_with_the_command_for_them(tmp_path: Path) -> None:
    many = ("--set", "people.number=20000000")
    started = time.monotonic()
    for command in ("run", "timeline", "minimise", "history"):
        said = one_sentence(command, *many)
        assert "people.number = 20,000,000 would need about 720.0 GB" in said and "crowd" in said
    out = str(tmp_path / "out")
    assert "at most 100,000" in one_sentence("crowd", "--chunk", "20000000", "--out", out, *many)
    assert time.monotonic() - started < 10
    check_memory(1000, 36_000_000)
    with pytest.raises(CapacityError, match="enough for 999 people"):
        check_memory(1000, 35_999_999)
