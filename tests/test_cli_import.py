"""Import, realism and bench from the shell: one set of options, one sentence for what is wrong."""

import json
import sys
from pathlib import Path

import pytest

from personalize import import_ratings
from personalize.cli import main
from personalize.errors import ImportDataError
from personalize.study import bench as benches
from personalize.world.importing import ImportLibrary

STARS = "".join(f"{u},{i},{1 + (u + i) % 5}\n" for u in range(6) for i in range(4))


@pytest.fixture
def call(
    tmp_path: Path,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    """Return a function that runs a command and returns its exit code and what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["personalize", *words])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_dry_run_shows_rows_and_decisions_and_keeps_nothing(call, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("wer,was,wie\n" + STARS)
    code, out, _ = call("import", "r.csv", "--dry-run")
    assert code == 0 and "To be stated: r.csv has no user column" in out
    columns = ("--user-column", "wer", "--item-column", "was", "--rating-column", "wie")
    code, out, err = call("import", "r.csv", "--dry-run", *columns, "--scale", "1,7")
    assert (code, err) == (0, "")
    rows = out.split("\n\n")[0].splitlines()
    assert len(rows) == 21 and rows[0].split() == [
        "line",
        "user",
        "item",
        "title",
        "rating",
        "value",
    ]
    assert "- Fields are separated by commas.  (--delimiter)" in out
    assert "- The scale is 1 to 7, as stated.  (--scale LOW,HIGH)" in out
    assert "- “was” holds items.  (--item-column)" in out
    assert ImportLibrary().names() == []


def test_options_reach_both_tables(call, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(STARS.replace(",", ";").replace("5", "99"), encoding="utf-16")
    items = "".join(f"{i}\tFilm {i}\tDrama/War\n" for i in range(4))
    (tmp_path / "i.txt").write_text("k\tt\tg\n" + items)
    code, out, err = call(
        "import", "r.txt", "--name", "club", "--items", "i.txt", "--not-rated", "99",
        "--scale", "0,4", "--items-id-column", "k", "--title-column", "t", "--genres-column", "g",
        "--genre-separator", "/", "--items-delimiter", "tab", "--delimiter", ";",
        "--no-header", "--encoding", "utf-16",
    )  # fmt: skip
    assert code == 0, err
    assert "means “not rated”" in out
    found = ImportLibrary().load("club")
    assert set(found.items["genres"]) == {"Drama|War"} and found.report.scale_high == 4
    code, _, err = call("import", "r.txt", "--name", "club", "--no-header")
    assert code == 2 and "exists already" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "r.csv"), "--name"),
        (("import", "r.csv", "--name", "x", "--scale", "7"), "scale “7” is not two numbers"),
        (("import", "r.csv", "--name", "x", "--counts", "roots"), "not one of ranks, logarithms"),
        (("import", "r.csv", "--name", "x", "--item-column", "z"), "no column “z”"),
        (("import", "none.csv", "--name", "x"), "none.csv cannot be read"),
        (("import", ".", "--name", "x"), "is a folder"),
        (("realism", "r.csv", "--chart", "no/such/r.html"), "folder that does not exist"),
        (("realism", "r.csv", "--chart", "r.xyz"), "must be a file that ends in .html"),
        (("realism", "r.csv", "--item-column", "z"), "no column “z”"),
        (("bench", "--ratings", "r.csv", "--user-column", "z"), "no column “z”"),
    ],
)
def test_wrong_input_gets_one_sentence(
    call, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "r.csv").write_text("user,item,rating\n" + STARS)
    code, out, err = call(*words)
    assert (code, out) == (2, "") and said in err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_bench_names_an_algorithm_that_fails_and_goes_on(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plays = [1, 3, 8, 40, 25_000]
    rows = [f"{u},{i},{plays[(u + i) % 5] + u}" for u in range(12) for i in range(10)]
    (tmp_path / "p.csv").write_text("user,item,plays\n" + "\n".join(rows))
    few = {name: make for name, make in benches.algorithms().items() if name in {"SVD", "NMF"}}
    few["BaselineOnly"] = benches.algorithms()["BaselineOnly"]
    monkeypatch.setattr(benches, "algorithms", lambda: few)
    code, out, err = call("bench", "--ratings", "p.csv", "--json")
    assert code == 0 and "SVD failed: This SVD holds values that are not numbers" in err
    assert "BaselineOnly" in {row["algorithm"] for row in json.loads(out)}
    code, out, err = call("bench", "--ratings", "p.csv", "--json", "--counts", "ranks")
    assert (code, err) == (0, "") and len(json.loads(out)) == 3


def test_python_has_the_same_options(library: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("wer,was,wie\n" + STARS.replace("5", "-1"))
    columns = {"user": "wer", "item": "was", "rating": "wie"}
    options = {"scale": (1, 7), "not_rated": -1}
    found = import_ratings(tmp_path / "r.csv", "club", columns=columns, options=options)
    assert (found.report.scale_high, found.report.high) == (7, 4)
    for wrong in ({"scala": 1}, {"scale": 7}, {"scale": "1,7"}):
        with pytest.raises(ImportDataError):
            import_ratings(tmp_path / "r.csv", "club", columns=columns, options=wrong)
