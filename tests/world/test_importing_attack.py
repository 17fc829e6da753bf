"""Readings that were wrong without a word: each is right now, told, or a question."""

import pandas as pd
import pytest

from personalize.world.importing import ImportedSet, ReadOptions, Understanding, understand


def look(text: str, items: str | None = None, **more: object) -> Understanding:
    return understand(
        text.encode(),
        None if items is None else items.encode(),
        name="club",
        options=ReadOptions(**more),
    )


def read(text: str, items: str | None = None, **more: object) -> ImportedSet:
    found = look(text, items, **more).imported
    assert found is not None
    return found


def told(found: ImportedSet) -> str:
    return " ".join(found.report.sentences())


def timed(*stamps: str) -> str:
    rows = [f"{n % 3},{n // 3},{1 + n % 5},{stamp}" for n, stamp in enumerate(stamps)]
    return "user,item,rating,time\n" + "\n".join(rows)


def earliest(found: ImportedSet) -> str:
    stamp = pd.Timestamp(found.interactions["time"].min(), unit="s")
    return stamp.strftime("%Y-%m-%d %H:%M:%S")


# Times.


@pytest.mark.parametrize(
    ("stamps", "first", "words"),
    [
        (["41000", "41001", "41002.5"], "2012-04-01 00:00:00", "Excel's numbers of days"),
        (["2000", "2001", "2005"], "2000-01-01 00:00:00", "are years"),
        (["20120410101530", "20120411101530"], "2012-04-10 10:15:30", "dates such as 2012"),
        (["20120410", "20120411"] * 5 + ["x"], "2012-04-10 00:00:00", "“x” in line 12"),
        (["20120410"] * 5 + ["20120411"] * 5 + ["0"], "2012-04-10 00:00:00", "3 rows have no time"),
        (["0", "1333495117", "1333495118"], "2012-04-03 23:18:37", "3 rows have no time (line 2 first)"),
        (["-1", "1333495117", "1333495118"], "2012-04-03 23:18:37", "are seconds"),
    ],
)
def test_numbers_are_the_instants_they_stand_for(
    stamps: list[str], first: str, words: str
) -> None:
    found = read(timed(*(stamps * 3)))
    assert found.report.timed and earliest(found) == first
    assert words in told(found)


@pytest.mark.parametrize(
    ("stamps", "words"),
    [
        (["5", "6", "7"], "“time” is not used as times: most of them, such as 5, would lie before"),
        (["1333495117"] * 3, "“time” is not used as times: all of them are the same"),
        (["10:30", "11:30", "12:30"], "“time” holds clock times without a date, such as 10:30"),
        (["1e308", "2e308"], "“time”"),
    ],
)
def test_what_cannot_be_times_is_not_used(stamps: list[str], words: str) -> None:
    found = read(timed(*(stamps * 3)))
    assert not found.report.timed and words in told(found)


def test_a_stated_unit_takes_numbers_as_they_are() -> None:
    found = read(timed("5", "6", "7", "8"), time_unit="seconds")
    assert found.report.timed and found.interactions["time"].min() == 5


@pytest.mark.parametrize(
    ("stamp", "first"),
    [
        ("2024/01/10 3:04:05 PM GMT+1", "2024-01-10 14:04:05"),
        ("2024-01-10 15:04:05 UTC+2", "2024-01-10 13:04:05"),
        ("2024-01-10 15:04:05 UTC-2", "2024-01-10 17:04:05"),
        ("Wed Jan 10 2024 15:04:05 GMT+0200 (CEST)", "2024-01-10 13:04:05"),
        ("01/10/2024 3:04:05 PM GMT+1", "2024-01-10 14:04:05"),
        ("2024-01-10 15:04:05 UTC", "2024-01-10 15:04:05"),
    ],
)
def test_the_sign_of_a_time_zone(stamp: str, first: str) -> None:
    later = stamp.replace("10", "28").replace("Wed", "Sun")
    found = read(timed(*[stamp, later] * 3))
    assert found.report.timed and earliest(found) == first


def test_a_year_of_two_digits_that_may_stand_first_is_asked() -> None:
    text = timed("13-04-15", "14-05-11", "15-06-12", "16-07-01")
    assert "--day-first, --month-first, or --year-first" in look(text).question
    assert earliest(read(text, year_first=True)) == "2013-04-15 00:00:00"
    assert earliest(read(text, day_first=True)) == "2001-07-16 00:00:00"
    only = read(timed("13-04-15", "14-05-31", "15-06-12", "08-07-01", "09-12-30"))
    assert earliest(only) == "2008-07-01 00:00:00" and "begin with the year" in told(only)


def test_a_date_without_a_year_is_no_time() -> None:
    found = read(timed(*["April 5", "May 6 10:30", "2024-01-10T10:00:00", "2024-01-11"] * 3))
    assert earliest(found) == "2024-01-10 10:00:00" and "6 times cannot be read" in told(found)
