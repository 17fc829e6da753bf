"""Real ratings: every usual file is read, and what cannot be used says why in one sentence."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from personalize.errors import CapacityError, ImportDataError, ScenarioError
from personalize.files import DiskError
from personalize.register import defaults
from personalize.scenario import Scenario
from personalize.service.service_words import service_words
from personalize.study.lab import Lab
from personalize.world.activity import EVENTS
from personalize.world.importing import ColumnMap, ImportedSet, ImportLibrary, read_ratings
from personalize.world.real import real_world

PLAIN = "userId,movieId,rating,timestamp\n1,10,4.5,100\n1,20,3,200\n2,10,0.5,300\n2,30,5,400\n"


def read(text: str | bytes, items: str | bytes | None = None, **more: object) -> ImportedSet:
    def encoded(part: str | bytes) -> bytes:
        return part if isinstance(part, bytes) else part.encode()

    return read_ratings(
        encoded(text), None if items is None else encoded(items), name="club", **more
    )


def crowd(people: int = 40, items: int = 60, seed: int = 0) -> str:
    rng = np.random.default_rng(seed)
    rows = [
        f"u{u},i{i},{int(rng.integers(1, 6))},{t}"
        for u in range(people)
        for t, i in enumerate(rng.choice(items, 15, replace=False))
    ]
    return "user,item,rating,time\n" + "\n".join(rows)


def test_movielens_files_are_read() -> None:
    movies = (
        'movieId,title,genres\n10,"Tin, Almanac (1999)",Drama|Crime\n'
        "20,Kiln,(no genres listed)\n30,,Comedy\n40,Unseen,Drama\n"
    )
    found = read(PLAIN, movies)
    assert len(found.interactions) == 4
    assert found.interactions["value"].min() == 1
    assert found.interactions["value"].max() == 5
    assert list(found.items["title"]) == ["Tin, Almanac (1999)", "Kiln", "Item 30"]
    told = " ".join(found.report.sentences())
    assert "0.5 to 5" in told
    assert "1 item has no title" in told
    assert "1 item of the item table" in told


def test_movielens_100k_files_are_read() -> None:
    data = "196\t242\t3\t881250949\n186\t302\t3\t891717742\n196\t302\t1\t881250950\n"
    flags = "|".join("1" if i == 8 else "0" for i in range(19))
    item = f"242|Kol\xeb (1996)|24-Jan-1997||http://x|{flags}\n302|Quarry|||y|{flags}\n".encode(
        "latin-1"
    )
    found = read(data, item)
    assert list(found.items["title"]) == ["Kolë (1996)", "Quarry"]
    assert list(found.items["genres"]) == ["Drama", "Drama"]
    assert len(found.users) == 2


@pytest.mark.parametrize("mark", ["::", "\t", ";", ","])
def test_any_delimiter_is_found(mark: str) -> None:
    rows = [("a", "x", "1"), ("a", "y", "5"), ("b", "x", "2")]
    text = "\n".join(mark.join(row) for row in [("user", "item", "rating"), *rows])
    assert len(read(text).interactions) == 3


def test_ids_are_text() -> None:
    found = read("user,item,rating\n007,1e5,1\n7,100000,2\n 7 ,1e5,3\n")
    assert list(found.users["key"]) == ["007", "7"]
    assert sorted(found.items["key"]) == ["100000", "1e5"]
    assert len(found.interactions) == 3


def test_the_latest_of_duplicates_counts() -> None:
    found = read("user,item,rating,time\na,x,5,1e9\na,x,1,9e8\na,y,2,8e8\nb,x,3,7e8\n")
    kept = found.interactions.merge(found.items, on="item")
    assert kept.loc[(kept["key"] == "x") & (kept["user"] == 0), "rating"].tolist() == [5]
    assert found.report.duplicates == 1
    untimed = read("user,item,rating\na,x,5\na,x,1\na,y,2\nb,x,3\n")
    kept = untimed.interactions.merge(untimed.items, on="item")
    assert kept.loc[(kept["key"] == "x") & (kept["user"] == 0), "rating"].tolist() == [1]


@pytest.mark.parametrize(
    ("low", "high", "scale"),
    [(1, 5, (1, 5)), (0.5, 4, (0.5, 4)), (0, 1, (0, 1)), (-9.5, 9, (-10, 10)), (3, 95, (1, 100))],
)
def test_other_scales_are_stretched_and_told(
    low: float, high: float, scale: tuple[float, float]
) -> None:
    found = read(f"user,item,rating\na,x,{low}\na,y,{high}\nb,x,{high}\n")
    assert (found.report.scale_low, found.report.scale_high) == scale
    expected = 1 + 4 * (high - scale[0]) / (scale[1] - scale[0])
    assert found.interactions["value"].max() == pytest.approx(expected)
    assert found.interactions["value"].between(1, 5).all()


@pytest.mark.parametrize(
    "stamps",
    [
        ("1700000100", "1700000300", "1700000200"),
        ("1700000000000", "1700000900000", "1700000500000"),
        ("2024-01-01 10:00", "2024-03-01", "2024-02-01T09:00:00Z"),
    ],
)
def test_seconds_milliseconds_and_dates_are_times(stamps: tuple[str, str, str]) -> None:
    rows = "\n".join(f"a,i{n},{n + 1},{stamp}" for n, stamp in enumerate(stamps))
    found = read(f"user,item,rating,timestamp\n{rows}\nb,i0,2,{stamps[0]}\n")
    own = found.interactions[found.interactions["user"] == 0].sort_values("time")
    assert own["rating"].tolist() == [1, 3, 2]
    assert found.report.timed


def test_other_encodings_are_read_and_told() -> None:
    text = "user,item,rating\nZoë,x,1\nZoë,y,2\nb,x,3\n"
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        found = read(text.encode(encoding))
        assert "Zoë" in set(found.users["key"])
    assert "not UTF-8" in " ".join(read(text.encode("cp1252")).report.sentences())


def test_columns_with_other_names_are_mapped() -> None:
    text = "wer,was,wie\na,x,1\na,y,2\nb,x,5\n"
    with pytest.raises(ImportDataError, match="no user column.*wer, was, wie"):
        read(text)
    found = read(text, columns=ColumnMap(user="wer", item="was", rating="wie"))
    assert len(found.interactions) == 3
    with pytest.raises(ImportDataError, match="no column “wo”"):
        read(text, columns=ColumnMap(user="wo"))


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        named = zipfile.ZipInfo("ratings.csv")  # no date: ids of tests must not change
        archive.writestr(named, b"0" * 50_000_000, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"user,item,rating\n", "no row"),
        (b"user,item\na,x\n", "no rating column"),
        (b"user,item,rating\na,x,1\na,y,good\nb,x,2\n", "line 3.*“good”"),
        (b"user,item,rating\na,x,1\na,y,2\n", "one user only"),
        (b"user,item,rating\na,x,1\nb,x,2\n", "one item only"),
        (b"user,item,rating\na,x,3\nb,y,3\n", "every rating is 3"),
        (b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n1", "first line|columns"),
        (b",".join(b"c%d" % i for i in range(300)) + b"\n1", "300 columns"),
        (b"x" * 2_000_000, "first line does not end"),
        (zipped(), "first line does not end"),
        (gzip.compress(b"user,item,rating", mtime=0), "no row"),
        (b"PAR1aaaa", "Parquet"),
        (b"user,item\0,rating", "not a text file"),
        (b"user,item,rating\na,x\nb\n", "not a regular table"),
        (b"user,user,item,rating\na,b,x,1\n", "two columns named “user”"),
    ],
)
def test_what_cannot_be_used_says_why_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ImportDataError, match=said) as caught:
        read(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("name", ["Streaming", "  banking ", "", "…", "\n"])
def test_services_keep_their_names_and_a_name_needs_a_letter(name: str) -> None:
    with pytest.raises(ImportDataError, match="name"):
        read_ratings(PLAIN.encode(), name=name)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("My Film Club, 2024", "my-film-club-2024"),
        ("../Größe", "grosse"),
        ("Наши фильмы", "nashi-filmy"),
        ("club", "club"),
    ],
)
def test_names_keep_spaces_and_capitals_and_an_id_is_made_from_them(
    name: str, slug: str, library: Path
) -> None:
    found = read_ratings(PLAIN.encode(), name=name)
    ImportLibrary().save(found)
    assert ImportLibrary().titles() == {slug: name}
    scenario = Scenario().replace({"service.domain": slug, "data.level": 1})
    world = real_world(ImportLibrary().load(slug), scenario, defaults())
    assert world.catalogue.label == name
    bar = service_words(world.catalogue).bar
    assert bar == (name,)


def test_a_set_of_an_earlier_version_is_still_read(library: Path) -> None:
    ImportLibrary().save(read(PLAIN))
    report = ImportLibrary().folder / "club" / "report.json"
    old = {key: value for key, value in json.loads(report.read_text()).items() if key != "title"}
    report.write_text(json.dumps(old))
    assert ImportLibrary().titles() == {"club": "club"}
    assert ImportLibrary().load("club").title == "club"


def test_ratings_are_told_as_they_were_given(library: Path) -> None:
    scenario = Scenario().replace({"service.domain": "club", "data.level": 1})
    world = real_world(read(PLAIN), scenario, defaults())
    given = {world.catalogue.as_given(float(value)) for value in world.activity.value[:1]}
    assert given <= {"4.5", "3", "0.5", "5"}
    assert world.catalogue.as_given(1 + 4 * (4.5 - 0.5) / 4.5) == "4.5"


def test_a_library_keeps_whole_sets_only(library: Path) -> None:
    kept = ImportLibrary()
    found = read(PLAIN)
    kept.save(found)
    assert kept.names() == ["club"]
    again = kept.load("club")
    assert again.interactions.equals(found.interactions)
    assert again.report == found.report
    assert again.items.equals(found.items)
    with pytest.raises(ImportDataError, match="exists already"):
        kept.save(found)
    kept.save(found, replace=True)
    assert kept.names() == ["club"] and len(kept.deleted()) == 1
    (kept.folder / "club" / "items.parquet").write_bytes(b"broken")
    with pytest.raises(ImportDataError, match="damaged"):
        kept.load("club")
    kept.delete("club")
    assert kept.names() == []
    with pytest.raises(ImportDataError, match="no imported set"):
        kept.load("club")


def test_deleted_sets_come_back_for_a_day(library: Path) -> None:
    kept = ImportLibrary()
    kept.save(read(PLAIN))
    (kept.folder / "broken").mkdir()
    (kept.folder / "broken" / "report.json").write_text("{")
    content = kept.load("club").interactions
    kept.delete_all()
    assert kept.names() == [] and len(kept.deleted()) == 2
    kept.remove_deleted(older_than=3600)
    assert kept.restore() == ["broken", "club"] and kept.deleted() == []
    assert kept.load("club").interactions.equals(content)
    kept.delete("club")
    kept.save(read(PLAIN))  # another of the same name: the deleted one does not replace it
    assert kept.restore() == ["club-2"] and kept.names() == ["broken", "club", "club-2"]
    assert kept.load("club-2").interactions.equals(content) and kept.deleted() == []
    kept.delete("club")
    kept.delete("club-2")
    assert kept.restore() == ["club-2"] and kept.restore() == ["club"]
    kept.delete("club")
    kept.remove_deleted()
    assert kept.deleted() == [] and kept.restore() == []


def test_a_failed_save_leaves_nothing_behind(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pandas as pd

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(DiskError, match="No space left"):
        ImportLibrary().save(read(PLAIN))
    assert list(ImportLibrary().folder.iterdir()) == []


@pytest.mark.slow
def test_an_imported_set_is_a_domain(library: Path) -> None:
    ImportLibrary().save(read(crowd()))
    lab = Lab()
    start = Scenario().replace({"service.domain": "club", "data.level": 1})
    for algorithm in ("svd", "item_knn", "content", "popular"):
        run = lab.run(start.replace({"recommender.algorithm": algorithm}))
        assert len(run.world.people) == 40
        assert 0 <= run.quality.ndcg.mean() <= 1
        assert run.world.gain.sum() == 40
        rows = np.arange(40)[:, None]
        assert not run.world.consumed[rows, run.slates.items].any()
    with pytest.raises(ScenarioError, match="holds ratings only"):
        lab.run(start.replace({"data.types": ["location"]}))


def test_held_out_choices_are_the_last_ones_and_not_among_the_known_ratings() -> None:
    found = read(crowd())
    world = real_world(found, Scenario().replace({"service.domain": "club"}), defaults())
    log = world.activity
    for person in range(5):
        user = world.people.frame["user"].iloc[person]
        code = int(found.users.loc[found.users["key"] == user, "user"].iloc[0])
        own = found.interactions[found.interactions["user"] == code].sort_values("time")
        held = int(own["item"].iloc[-1])
        assert world.gain[person].nonzero()[0].tolist() == [held]
        rows = log.of(person)
        rated = log.event[rows] == EVENTS.index("rated")
        assert held not in log.column[rows][rated]
        assert rated.sum() == len(own) - 1


def held_out(found: ImportedSet, seed: int) -> list[int]:
    scenario = Scenario().replace({"service.domain": "club", "seed": seed})
    world = real_world(found, scenario, defaults())
    return [int(items.argmax()) for items in world.gain]


def test_ties_of_time_are_broken_by_the_seed_and_not_by_the_items_number() -> None:
    rows = [
        f"u{u:02d},i{i:02d},{1 + (u + i) % 5},{1_100_000_000 + 86_400 * u}"
        for u in range(30)
        for i in range(20)
    ]
    found = read("user,item,rating,time\n" + "\n".join(rows))
    assert found.report.timed
    first = held_out(found, 1)
    assert first == held_out(found, 1)
    assert first != held_out(found, 2)
    # By the item's number (or by the file's order) everybody would end on the last item.
    assert len(set(first)) > 8
    assert 5 < np.mean(first) < 14


def test_a_later_time_is_held_out_whatever_the_seed() -> None:
    rows = [
        f"u{u:02d},i{i:02d},{1 + (u + i) % 5},{1_100_000_000 + 86_400 * (i == u)}"
        for u in range(10)
        for i in range(12)
    ]
    found = read("user,item,rating,time\n" + "\n".join(rows))
    assert held_out(found, 1) == held_out(found, 2) == list(range(10))


def test_the_held_out_choice_is_as_often_ignored_as_any_other_item() -> None:
    # A sample without it would tell the model which items not to rank low.
    scenario = Scenario().replace({"service.domain": "club"})
    world = real_world(read(crowd(people=200)), scenario, defaults())
    log = world.activity
    ignored = np.zeros(world.gain.shape, dtype=bool)
    rows = log.event == EVENTS.index("shown")
    ignored[log.person[rows], log.column[rows]] = True
    unknown = ~world.consumed
    held, others = ignored[world.gain > 0].mean(), ignored[unknown & (world.gain == 0)].mean()
    assert abs(held - others) < 0.1


def test_people_with_one_rating_each_cannot_be_used_and_the_sentence_says_what_is_needed(
    library: Path,
) -> None:
    once = "user,item,rating\n" + "\n".join(f"u{n},i{n % 3},{1 + n % 5}" for n in range(9))
    found = read(once)
    assert any("Nobody rated two items" in note for note in found.report.notes)
    ImportLibrary().save(found)
    scenario = Scenario().replace({"service.domain": "club", "data.level": 1})
    with pytest.raises(ImportDataError, match="nobody rated two items.*one to learn from"):
        Lab().run(scenario)


def test_a_set_too_large_for_memory_names_what_would_fit() -> None:
    found = read(crowd())
    tight = dict(defaults()) | {"memory_limit": 0.01}
    with pytest.raises(CapacityError, match="at most 10 people"):
        real_world(found, Scenario().replace({"service.domain": "club"}), tight)
