"""Readings that were wrong without a word: each is right now, told, or a question."""

import io
import json
import re
import zipfile

import openpyxl
import pandas as pd
import pytest

from personalize.cli.reading import print_understanding
from personalize.errors import ImportDataError
from personalize.world.importing import (
    ImportedSet,
    Layout,
    ReadOptions,
    Understanding,
    understand,
)


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
        (
            ["0", "1333495117", "1333495118"],
            "2012-04-03 23:18:37",
            "3 rows have no time (line 2 first)",
        ),
        (["-1", "1333495117", "1333495118"], "2012-04-03 23:18:37", "are seconds"),
    ],
)
def test_numbers_are_the_instants_they_stand_for(stamps: list[str], first: str, words: str) -> None:
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


@pytest.mark.parametrize(
    ("stamps", "first", "words"),
    [
        (["10:30 05/01/2020", "11:30 25/01/2020"], "2020-01-05 10:30:00", "begin with the day"),
        (["1:05 PM 01/05/2020", "2:05 AM 01/25/2020"], "2020-01-05 13:05:00", "with the month"),
        (["Sun 05.01.2020", "Sat, 25.01.2020"], "2020-01-05 00:00:00", "begin with the day"),
        (["Reviewed on 05/01/2020", "Reviewed on 25/01/2020"], "2020-01-05 00:00:00", "the day"),
        (["5.1.2020 1:05 p.m.", "25.1.2020 1:05 a.m."], "2020-01-05 13:05:00", "with the day"),
        (["05. 01. 2020", "25. 1. 2020 10:30"], "2020-01-05 00:00:00", "begin with the day"),
        (["05 / 01 / 2020", "25 / 01 / 2020"], "2020-01-05 00:00:00", "begin with the day"),
        (["5/1/2020, 10:30:00", "25/1/2020, 11:30:00"], "2020-01-05 10:30:00", "with the day"),
        (["1/5/2020, 1:05:09 PM", "1/25/2020, 2:05:09 AM"], "2020-01-05 13:05:09", "the month"),
        (["05-Jan-2020", "25-Jan-2020"], "2020-01-05 00:00:00", "are dates such as 05-Jan"),
        (["05/Jan/2020:10:30:00 +0100", "06/Jan/2020:10:30:00 +0100"], "2020-01-05 09:30:00", ""),
    ],
)
def test_one_order_for_dates_after_a_clock_or_words(
    stamps: list[str], first: str, words: str
) -> None:
    found = read(timed(*[f'"{stamp}"' for stamp in stamps * 3]))
    assert earliest(found) == first and words in told(found)


def test_numbers_that_are_no_date_of_one_order_are_no_time() -> None:
    found = read(timed(*["05~04~2020", "25~04~2020"] * 3))
    assert not found.report.timed and "None of the times in “time” can be read" in told(found)


def test_dates_after_a_clock_that_can_be_read_in_two_ways_are_asked() -> None:
    assert "--day-first" in look(timed(*["10:30 05/01/2020", "11:30 06/02/2020"] * 3)).question


def test_the_day_before_the_month_after_the_year() -> None:
    found = read(timed("2020-25-01", "2020-05-02", "2020-11-03 10:30", "2020-28-04", "2020-02-05"))
    assert earliest(found) == "2020-01-25 00:00:00"
    assert "begin with the year, then the day" in told(found)
    assert "cannot be read" not in told(found)
    usual = read(timed("2020-01-25", "2020-02-05", "2020-03-11", "2020-13-11"))
    assert earliest(usual) == "2020-01-25 00:00:00" and "“2020-13-11” in line 5" in told(usual)


@pytest.mark.parametrize(
    "filled", ["9999-12-31", "1970-01-01", "1900-01-01 00:00:00", "2099-01-01"]
)
def test_dates_that_stand_for_no_time(filled: str) -> None:
    found = read(timed(*["2020-01-05", "2020-01-06", filled] * 3))
    assert earliest(found) == "2020-01-05 00:00:00"
    assert found.interactions["time"].max() == pd.Timestamp("2020-01-06").timestamp()
    assert f"3 dates stand for no time, such as {filled}" in told(found)
    assert "3 rows have no time (line 4 first)" in told(found)


FORMS = [
    "%Y-%m-%d", "%Y/%m/%d %H:%M", "%Y.%m.%d", "%Y%m%dT%H%M%S", "%d.%m.%Y", "%d. %m. %Y", "%d/%m/%Y",
    "%m/%d/%Y", "%m/%d/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%d %B %Y", "%Y-%d-%m",
    "%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S GMT", "%H:%M %d/%m/%Y", "%I:%M %p %m/%d/%Y",
    "%d/%m/%Y, %H:%M:%S", "%m/%d/%Y, %I:%M:%S %p", "%Y-%m-%d %I:%M:%S %p", "%a %d/%m/%Y",
    "%m.%d.%Y", "%d / %m / %Y", "%d|%m|%Y", "%d.%m.%Y %H.%M", "%y%m%d", "%Y-%m-%d_%H-%M-%S",
    "(%d/%m/%Y)",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_dates_are_read_as_they_were_written_or_not_at_all(form: str) -> None:
    spread = range(1_262_304_000, 1_600_000_000, 9_876_543)  # days above and below 12
    written = [pd.Timestamp(second, unit="s").strftime(form) for second in spread]
    wanted = [pd.to_datetime(stamp, format=form) for stamp in written]
    rows = [f"{n % 3};{n};{1 + n % 5};{stamp}" for n, stamp in enumerate(written)]
    found = read("user;item;rating;time\n" + "\n".join(rows))
    if not found.report.timed:
        assert "can be read" in told(found) or "not used as times" in told(found)
        return
    keys = found.items["key"].to_numpy(object)[found.interactions["item"]]
    for key, second in zip(keys, found.interactions["time"], strict=True):
        assert second == wanted[int(key)].timestamp()


# Columns and ids.


def test_ids_win_over_names_that_are_shown() -> None:
    text = (
        "user,userId,movie,movieId,rating\nanna,1,Hamlet,10,5\nanna,1,Emma,11,1\nben,3,Emma,12,4\n"
    )
    found = look(text)
    assert (found.chosen["user"], found.chosen["item"]) == ("userId", "movieId")
    said = told(read(text))
    assert "“userId” holds users, not user." in said
    assert "“movieId” holds items, not movie." in said


@pytest.mark.parametrize(
    "header", ["author,item,rating", "user,location,rating", "user,content,rating",
               "users,item,rating", "user,items,rating", "subject,item,rating", "user,work,rating",
               "profile,item,rating", "user,app,rating"],
)  # fmt: skip
def test_words_that_name_no_user_and_no_item_are_asked(header: str) -> None:
    assert "column that is known by its name" in look(f"{header}\na,b,1\nc,d,5\na,d,3\n").question


def test_the_column_of_most_rated_items_holds_the_ids() -> None:
    items = "id,book_id,title\n1,2,Two\n2,90,Ninety\n3,91,Ninety-one\n4,92,Ninety-two\n"
    found = read("user,book_id,rating\na,1,1\na,2,5\nb,3,3\nb,4,2\n", items)
    assert found.items["title"].tolist() == ["Two", "Ninety", "Ninety-one", "Ninety-two"]
    assert "“id” was taken for the ids: 100% of the rated items" in told(found)
    assert "(25% in “book_id”)" in told(found)


@pytest.mark.parametrize("cell", ["nan", "NaN", "None", "N/A", "NA", "null", "NULL", "\\N"])
def test_words_for_a_missing_id_are_no_id(cell: str) -> None:
    found = read(f"user,item,rating\n{cell},1,5\na,{cell},4\na,1,1\nb,2,2\n")
    assert found.report.ratings == 2
    assert "no user (line 2)" in told(found) and "no item (line 3)" in told(found)


def test_ids_that_excel_damaged_are_told() -> None:
    found = read("user,item,rating\n7.65612E+16,1,5\n7.65613E+16,2,4\n7.65612E+16,2,1\n")
    assert "2 user ids are in scientific notation, such as 7.65612E+16" in told(found)
    with pytest.raises(
        ImportDataError, match="one user only, as ids in scientific notation became equal"
    ):
        read("user,item,rating\n7.65612E+16,1,5\n7.65612E+16,2,4\n")


def test_whole_numbers_with_and_without_decimals_are_the_same_id() -> None:
    found = read("user,item,rating\n300.0,1,5\n300,2,4\n301.0,2,1\n")
    assert found.users["key"].tolist() == ["300", "301.0"]
    assert "1 user id counts as the same without decimals, such as 300.0 as 300." in told(found)


def test_ids_that_become_equal_without_control_characters_are_told() -> None:
    found = read("user,item,rating\na\x01,1,5\na\x02,2,4\nb,2,1\n")
    assert "1 user id became equal to another one by that" in told(found)


def test_one_earlier_row_of_an_item() -> None:
    text = "user,item,rating\na,1,5\nb,2,4\n"
    found = read(text, "item,title\n1,A\n1,B\n2,C\n")
    assert "1 earlier row of the same item in the item table was left out." in told(found)


# Ratings.


def rated(*values: object, name: str = "rating") -> str:
    rows = [f"{n % 3},{n // 3},{value}" for n, value in enumerate(values)]
    return f"user,item,{name}\n" + "\n".join(rows)


def test_points_that_may_group_thousands_are_asked() -> None:
    text = rated(12, "1.234", "352.698", 900, name="plays")
    question = "“1.234” in “plays” can be read as 1.234 or as 1234; say which: --decimal . or"
    assert question in look(text).question
    assert read(text, decimal=",").interactions["rating"].max() == 352_698
    assert read(text, decimal=".").interactions["rating"].max() == 900
    assert look(rated("1.012", "1.234", "352.698", "4.000", name="plays")).question
    assert not look(rated("1.125", "3.250", "4.500", 2)).question
    several = read(rated("1.234.567", "12", "1.000", 3, name="plays"))
    assert several.interactions["rating"].max() == 1_234_567
    assert "Points in ratings group thousands" in told(several)


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ((0, 7, 14, 14), (0, 20)),
        ((3, 12.5, 19, 8), (0, 20)),
        ((0, 1, 2, 3), (0, 3)),
        ((1, 2, 3, 4), (1, 4)),
        ((1, 5, 40, 33), (1, 40)),
        ((0, 5, 12, 10), (0, 12)),
        ((2, 3, 4, 3), (1, 5)),
    ],
)
def test_scales_that_are_their_own(values: tuple[float, ...], scale: tuple[float, float]) -> None:
    found = read(rated(*values))
    assert (found.report.scale_low, found.report.scale_high) == scale
    assert f"scale {'is' if scale == (1, 5) else 'of'} {scale[0]} to {scale[1]}" in told(found)


def test_hours_with_a_long_tail_are_counts() -> None:
    hours = [round(n * n / 10, 1) for n in range(60)]
    assert "look like counts" in told(read(rated(*hours, name="hours")))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [f"{n}\t{n % 7}\t{881250949 + n}" for n in range(12)],
            "“column 3” holds what look like t",
        ),
        ([f"{n}\t{n % 7}\t{30.2304 + n / 999}" for n in range(12)], "like places or measurements"),
        ([f"{n}\t2010-10-{10 + n}\t{n % 5}" for n in range(12)], "“column 2” holds what look like"),
    ],
)
def test_tables_without_names_and_ratings_are_asked(rows: list[str], words: str) -> None:
    assert words in look("\n".join(rows)).question


def test_a_last_row_of_totals_is_left_out() -> None:
    found = read(rated(1, 5, 3, 4) + "\nTotal,12,36\n")
    assert found.report.high == 5 and "a row of totals (line 6)" in told(found)
    kept = read(rated(1, 5, 3, 4) + "\nSum,1,5\n")
    assert kept.report.ratings == 5


def test_the_size_of_a_matrix_is_left_out() -> None:
    text = "%%MatrixMarket matrix coordinate integer general\n% by us\n4 5 4\n1 1 1\n2 2 5\n3 1 4\n"
    found = read(text + "4 2 2\n")
    assert found.report.ratings == 4 and found.report.high == 5
    assert "the size of the matrix (line 3)" in told(found)


def test_the_first_visible_sheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.title = "Old"
    hidden.sheet_state = "hidden"
    for title, sheet in (("Old", hidden), ("New", book.create_sheet("New"))):
        for row in [("user", "item", "rating"), (title, 1, 5), ("b", 2, 4), ("b", 1, 2)]:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    found = understand(content.getvalue(), name="club").imported
    assert found is not None and "New" in set(found.users["key"])
    assert "The sheet “New” was read; the others are: Old (hidden)." in told(found)
    old = ReadOptions(layout=Layout(sheet="Old"))
    other = understand(content.getvalue(), name="club", options=old).imported
    assert other is not None and "Old" in set(other.users["key"])


@pytest.mark.parametrize("spelling", ["{}.0", "00{}"])
def test_item_ids_that_are_written_differently_are_the_same(spelling: str) -> None:
    items = "item,title\n" + "\n".join(f"{spelling.format(n)},Title {n}" for n in (1, 2))
    found = read("user,item,rating\na,1,5\nb,2,4\na,2,1\n", items)
    assert found.items["title"].tolist() == ["Title 1", "Title 2"]
    assert "2 ids are written differently in the item table" in told(found)
    both = read("user,item,rating\na,1,5\nb,01,4\na,01,1\n", "item,title\n001,A\n")
    assert both.report.untitled == 2


def test_binary_ids_stay_different() -> None:
    frame = pd.DataFrame(
        {"user": [b"\xff\x01", b"\xff\x02"] * 2, "item": [1, 1, 2, 2], "rating": [1, 5, 3, 4]}
    )
    content = io.BytesIO()
    frame.to_parquet(content)
    found = understand(content.getvalue(), name="club").imported
    assert found is not None and found.users["key"].tolist() == ["ff01", "ff02"]


def test_a_dry_run_prints_rows_without_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    found = look(timed("-99999999999", "5", "6", "7"), time_unit="seconds")
    print_understanding(found)
    assert "Nothing was kept" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<html><table><tr><td>user</td></tr></table></html>", "is a web page; save its table as"),
        ('{\n "user": 0,\n "item": 0,\n "rating": 1\n}\n', "JSON whose objects go over several"),
        (
            'StartDate,Q1\n"Start Date","Film A"\n"{""ImportId"":""startDate""}","{""ImportId"":'
            '""Q1""}"\n2024-01-10,1\n',
            "has the three lines of names of Qualtrics; delete the second and the third.",
        ),
        ("user^item^rating\n0^0^1\n1^1^2\n", "unless “^” separates its fields (--delimiter ^)."),
    ],
)
def test_what_else_a_file_may_be_is_said(text: str, words: str) -> None:
    with pytest.raises(ImportDataError, match=re.escape(words)):
        read(text)
    assert read("user^item^rating\n0^0^1\n1^1^2\n", layout=Layout(delimiter="^")).report.users == 2


def test_an_open_document_is_named() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for member in ("mimetype", "content.xml", "META-INF/manifest.xml"):
            archive.writestr(member, "x")
    with pytest.raises(ImportDataError, match="is an OpenDocument file; save its table as CSV"):
        understand(content.getvalue(), name="club")


# Genres and titles.


def genres(*cells: str, **more: object) -> list[str]:
    items = "item;title;genres\n" + "\n".join(f"{n};T{n};{c}" for n, c in enumerate(cells))
    rows = [f"{u},{n},{1 + (u + n) % 5}" for u in range(2) for n in range(len(cells))]
    return (
        read(
            "user,item,rating\n" + "\n".join(rows),
            items,
            items_layout=Layout(delimiter=";"),
            **more,
        )
        .items["genres"]
        .tolist()
    )


def test_one_odd_cell_does_not_decide_what_separates_genres() -> None:
    bars = genres("A|B", *["C, D"] * 19)
    assert bars[1] == "C|D"
    semicolons = genres('"Sword, Sorcery;RPG"', *['"Action;Indie"'] * 9)
    assert semicolons[:2] == ["Sword, Sorcery|RPG", "Action|Indie"]
    assert genres('"Science, Fiction|Drama"', *["Drama"] * 9)[0] == "Science, Fiction|Drama"
    assert genres(*["Comics, Graphic|Fiction"] * 4)[0] == "Comics, Graphic|Fiction"
    assert genres("Rock, Pop", "Jazz")[0] == "Rock|Pop"


def test_no_genres_listed_is_no_genre() -> None:
    assert genres("Drama|War", "(no genres listed)") == ["Drama|War", ""]


def test_entities_of_html_are_characters() -> None:
    items = '"item","title","genres"\n"1","A &amp; B &#39;x&#39;","Health &amp; Fitness"\n'
    found = read("user,item,rating\na,1,5\na,2,3\nb,1,1\n", items + '"2","R&D; &c","Art"\n')
    assert found.items["title"].tolist() == ["A & B 'x'", "R&D; &c"]
    assert found.items["genres"].tolist() == ["Health & Fitness", "Art"]
    assert "Entities of HTML such as &amp; were read as characters in 2 texts." in told(found)


# Rows above the names, and columns that count the rows.

SWAPPED = "\n".join(f"i{n % 7},u{n % 50},{1 + n % 5},{1333495117 + n}" for n in range(200))


def sheet_of(text: str) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for line in text.split("\n"):
        page.append([int(c) if c.isdecimal() else c or None for c in line.split(",")])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "above",
    ["", "Ratings of the club,,,\n", "Ratings of the club\n", ",,,\n", "\n,,,\nMade,by,,\n,,,\n",
     "Exported,by,me,2020\n"],
)  # fmt: skip
@pytest.mark.parametrize("workbook", [False, True])
@pytest.mark.parametrize("names", ["item,user,rating,time", "movieId,userId,rating,timestamp"])
def test_names_below_a_title_are_found(above: str, workbook: bool, names: str) -> None:
    text = f"{above}{names}\n{SWAPPED}"
    found = understand(sheet_of(text) if workbook else text.encode(), name="club")
    assert found.imported is not None and found.imported.report.timed
    assert sorted(found.imported.items["key"]) == [f"i{n}" for n in range(7)]
    assert found.imported.report.ratings == 200
    if above.strip("\n") and (workbook or above.count(",") > 2):
        assert "above the names of the columns (line" in told(found.imported)


def test_blank_rows_above_names_of_no_usual_kind() -> None:
    text = f",,,\nFilm,Kunde,Note,Zeit\n{SWAPPED}"
    found = read(text, user="Kunde", item="Film", rating="Note")
    assert found.report.ratings == 200 and "above the names of the columns (line 1)" in told(found)


def test_rows_of_data_are_never_above_the_names() -> None:
    text = f"{SWAPPED}\nuser,item,rating,time"
    assert read(text).report.ratings == 200
    first, rest = SWAPPED.split("\n", 1)
    found = read(f"{first}\nuser,item,rating,time\n{rest}")
    assert found.report.ratings == 200 and "the rating is no number (line 2)" in told(found)


def test_names_that_another_mark_separates() -> None:
    found = read(f"item\tuser\trating\ttime\n{SWAPPED}")
    assert sorted(found.items["key"]) == [f"i{n}" for n in range(7)]


def test_two_files_in_one_with_columns_in_another_order_are_asked() -> None:
    rows = "\n".join(f"u{n % 50},i{n % 7},{1 + n % 5},{1333495117 + n}" for n in range(200))
    text = f"user,item,rating,time\n{rows}\nitem,user,rating,time\n{SWAPPED}"
    assert "line 202 names the columns in another order" in look(text).question
    again = read(f"user,item,rating,time\n{rows}\nuser,item,rating,time\n{rows}")
    assert "the rating is no number (line 202)" in told(again)


@pytest.mark.parametrize("start", [0, 1, 100])
def test_a_first_column_that_counts_the_rows_is_asked(start: int) -> None:
    rows = [f"{start + n},u{n // 4},i{n % 4},{1 + n % 5}" for n in range(24)]
    question = look("\n".join(rows)).question
    assert "“column 1” counts the rows" in question and "--user-column" in question
    found = read("\n".join(rows), user="column 2")
    assert (found.report.users, found.report.items, found.report.high) == (6, 4, 5)
    assert read("\n".join(rows), user="column 1", item="column 2", rating="column 4").report.users


# Objects.

OBJECTS = [
    {"user": f"u{n // 4}", "item": n % 4, "rating": 1 + n % 5, "ok": n > 3} for n in range(24)
]
LINES = [json.dumps(row) for row in OBJECTS]
FRAME = pd.DataFrame(OBJECTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\r".join(LINES), ""),
        (",\r\n".join(LINES), ""),
        ("[\n" + ",\n".join(LINES) + "\n]", ""),
        ("\n".join(map(str, OBJECTS)), "objects as Python writes them"),
        (FRAME.to_json(), "one JSON object that holds 24 rows"),
        (FRAME.to_json(orient="split"), "one JSON object that holds 24 rows"),
        (FRAME.to_json(orient="index", indent=2), "one JSON object that holds 24 rows"),
        (FRAME.to_json(orient="table"), "one JSON object that holds 24 rows"),
        (json.dumps(FRAME.to_dict("list")), "one JSON object that holds 24 rows"),
        (json.dumps({"made": "today", "ratings": OBJECTS}, indent=1), "that holds 24 rows"),
    ],
)
def test_objects_in_other_forms(text: str, words: str) -> None:
    found = read(text)
    assert (found.report.ratings, found.report.users, found.report.items) == (24, 6, 4)
    assert words in told(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[1, 2, 3], [1, 3, 4]]", "holds lists of JSON without names"),
        ("[1, 2, 3]\n[1, 3, 4]\n", "holds lists of JSON without names"),
        ('["a", 2, 3]\n["b", 3, 4]\n', "holds lists of JSON without names"),
        ('{"u1": {"i1": 3, "i2": 4}, "u2": {"i1": 5}}', "no rows are found in it"),
        ('{"columns": 3, "data": [[1, 2]]}', "column that is known by its name"),
        ('{"columns": [[1], {}], "data": [[1, 2]]}', "column that is known by its name"),
        ('{"cells": []}', "no rows are found in it"),
        ("{'a': " * 3000, "no JSON object"),
        ("{'a': __import__('os').getcwd()}\n" * 3, "no JSON object"),
    ],
)
def test_objects_that_are_no_rows_are_named(text: str, words: str) -> None:
    try:
        said = look(text).question
    except ImportDataError as error:
        said = str(error)
    assert words in said


def test_half_a_character_in_json_is_replaced() -> None:
    rows = [line.replace(': "u', ': "\\ud800') for line in LINES]
    found = read("\n".join(rows))
    assert found.report.ratings == 24 and found.users["key"][0] == "\ufffd0"
    names = "\n".join(rows).replace('"ok"', '"\\udfff"')
    assert read(names).report.ratings == 24


def test_lists_of_lists_are_genres() -> None:
    assert genres("[['A', 'B'], ['C']]", '["D"]') == ["A|B|C", "D"]


# Numbers and roles.


@pytest.mark.parametrize("value", ["1e308", "-1e16"])
def test_ratings_too_large_to_be_any_are_refused(value: str) -> None:
    with pytest.raises(ImportDataError, match=f"“{value}”, not a number of at most 1e"):
        read(f"user,item,rating\na,1,5\na,2,3\nb,1,{value}\nb,2,1\n")
    with pytest.raises(ImportDataError, match="is not one"):
        ReadOptions(scale=(-1e308, 1e308))


def test_one_column_for_two_roles_is_refused() -> None:
    with pytest.raises(ImportDataError, match="“rating” is named for users and for ratings"):
        look(timed("1", "2", "3"), user="rating", rating="rating")


# Forms that are nearly those above.


def matrix(head: str, *lead: str) -> str:
    rows = [
        f"{''.join(f'{cell.format(n)},' for cell in lead)}{1 + n % 5},{5 - n % 5},"
        for n in range(8)
    ]
    return f"{head},Emma,Hamlet,Faust\n" + "\n".join(
        f"{row}{1 + n % 3}" for n, row in enumerate(rows)
    )


def test_properties_of_persons_in_a_wide_matrix_are_no_items() -> None:
    text = matrix("Name,Age,Sex,Joined", "anna{0}", "2{0}", "f", "2020-01-0{0}")
    found = read(text, wide=True)
    assert sorted(found.items["key"]) == ["Emma", "Faust", "Hamlet"]
    assert (found.report.users, found.report.ratings) == (8, 24)
    assert "not read as items: Age, Sex, Joined" in told(found)


def test_like_and_dislike_in_a_wide_matrix_are_ratings() -> None:
    text = "user,Emma,Hamlet\na,like,dislike\nb,dislike,\nc,like,like\n"
    assert read(text, wide=True).report.ratings == 5


def test_one_row_a_rating_is_not_read_as_one_row_a_person() -> None:
    with pytest.raises(ImportDataError, match="user, item, rating: one row a rating"):
        look(timed("1", "2", "3"), wide=True)


def test_netflix_with_line_ends_of_old_macs() -> None:
    text = "1:\r7,3,2005-09-06\r8,5,2005-05-13\r2:\r7,4,2005-10-19\r"
    found = read(text)
    assert (found.report.users, found.report.items, found.report.ratings) == (2, 2, 3)
    assert earliest(found) == "2005-05-13 00:00:00"


def test_columns_that_are_blank_hold_nothing() -> None:
    text = "\n".join(f"{n // 4}\t\t{n % 4}\t\t{n % 7 - 3}.25" for n in range(24))
    found = read(text)
    assert (found.report.users, found.report.items, found.report.low) == (6, 4, -3.25)


def test_why_no_row_is_left_is_said() -> None:
    with pytest.raises(ImportDataError, match="3 rows were left out: a rating is missing"):
        look("user,item,rating\na,1,\na,2,\nb,1,#N/A\n")


def test_255_far_above_the_others_is_perhaps_not_rated() -> None:
    rows = [f"{n // 4},{n % 4},{[0, 30, 50, 90, 100, 255][n % 6]}" for n in range(24)]
    found = read("user,item,rating\n" + "\n".join(rows))
    assert "4 ratings are 255, apart from the rest (0 to 100): perhaps not rated" in told(found)


def test_texts_that_excel_must_not_take_for_numbers_are_the_ids() -> None:
    text = 'user,item,rating\n="01",7,5\n="01",8,3\n02,="7",1\n'
    found = read(text, 'item,title\n="7",Seven\n8,Eight\n')
    assert found.users["key"].tolist() == ["01", "02"]
    assert found.items["title"].tolist() == ["Seven", "Eight"]


def test_a_stated_encoding_is_said_once() -> None:
    found = read("user,item,rating\na,1,5\na,2,3\nb,1,1\n", layout=Layout(encoding="cp1252"))
    assert "as stated" in told(found) and "not UTF-8" not in told(found)


def test_marks_after_spaces_hold_delimiters() -> None:
    rows = [f'{n // 4}, "Film, {n % 4}", {1 + n % 5}' for n in range(24)]
    found = read("user, item, rating\n" + "\n".join(rows))
    assert found.items["key"].tolist() == [f"Film, {n}" for n in range(4)]


@pytest.mark.parametrize("head", ["'user','item','rating'", "user,item,rating"])
def test_apostrophes_can_enclose_texts(head: str) -> None:
    rows = [f"'{n // 4}','Film, {n % 4}','{1 + n % 5}'" for n in range(24)]
    found = read(f"{head}\n" + "\n".join(rows))
    assert found.items["key"].tolist() == [f"Film, {n}" for n in range(4)]
    assert "Apostrophes enclose texts" in told(found)


def test_an_apostrophe_within_words_is_a_character() -> None:
    rows = [f"{n // 4},'t Hooft's {n % 4},{1 + n % 5}" for n in range(24)]
    found = read("user,item,rating\n" + "\n".join(rows))
    assert found.items["key"][0] == "'t Hooft's 0" and "Apostrophes" not in told(found)


def test_the_sheet_with_names_of_columns_is_read() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Read me"
    page.append(["Ratings of the club, made by me"])
    rated = book.create_sheet("Ratings")
    for row in [["user", "item", "rating"], *([n // 4, n % 4, 1 + n % 5] for n in range(24))]:
        rated.append(row)
    content = io.BytesIO()
    book.save(content)
    found = understand(content.getvalue(), name="club").imported
    assert found is not None and found.report.ratings == 24
    assert "The sheet “Ratings” was read; the others are: Read me." in told(found)


@pytest.mark.parametrize("mark", [" ", "\u00a0", "\u202f", "'", "\u2019"])
@pytest.mark.parametrize("decimals", ["", ",50", ".50"])
def test_thousands_that_spaces_or_apostrophes_group(mark: str, decimals: str) -> None:
    rows = [f"{n // 4};{n % 4};{n}{mark}{n:03}{decimals}" for n in range(1, 24)]
    found = read("user;item;plays\n0;0;7\n" + "\n".join(rows))
    assert found.report.high == 23_023 + (0.5 if decimals else 0) and found.report.low == 7
    assert "group thousands" in told(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"user": 0}, "user = 0 cannot be used; the name of a column"),
        ({"day_first": "yes"}, "day_first = 'yes' cannot be used; True or False is needed"),
        ({"wide": "no"}, "True or False"),
        ({"genre_separator": ""}, "separator of genres is empty"),
        ({"layout": ";"}, "a Layout is needed"),
        ({"layout": {"mark": ";"}}, "“mark” is no option of a layout; there are: delimiter"),
    ],
)
def test_options_of_another_kind_are_named(change: dict[str, object], words: str) -> None:
    with pytest.raises(ImportDataError) as found:
        ReadOptions.of(change)
    assert words in str(found.value)


def test_a_layout_can_be_a_mapping() -> None:
    assert ReadOptions.of({"layout": {"delimiter": ";"}}).layout == Layout(delimiter=";")


def test_a_row_longer_than_a_block_is_read_or_left_out() -> None:
    rows = [f"{n // 4},{n % 4},{1 + n % 5}" for n in range(24)]
    long = "x" * 9_000_000
    found = read("user,item,rating\n" + "\n".join([*rows, f"{long},1", f"9,{long},2", *rows]))
    assert found.report.ratings == 25 and found.report.duplicates == 24
    assert "2 fields instead of 3 (line 26)" in told(found)


def test_ids_that_look_alike_are_the_same() -> None:
    text = "user,item,rating\nJos\u00e9,1,5\nJose\u0301,2,3\n\ufeff7,1,2\n7,\u200b2,4\n7,2,1\n"
    found = read(text)
    assert found.users["key"].tolist() == ["Jos\u00e9", "7"] and found.report.items == 2
    assert "2 user ids were read without invisible characters" in told(found)


def test_columns_without_names_in_another_order_are_asked() -> None:
    orders = {"user": "{0},{2},{1}", "item": "{2},{0},{1}"}
    for form in orders.values():
        rows = [form.format(n % 50, 1000 + n % 37, 1 + n % 5) for n in range(400)]
        assert "seems to hold the ratings, not “column 3”" in look("\n".join(rows)).question
    minus = [f"{n % 50},\u2212{1 + n % 5},{1000 + n % 37}" for n in range(400)]
    assert "seems to hold the ratings" in look("\n".join(minus)).question
    usual = [f"{n % 50},{1000 + n % 37},{1 + n % 5}" for n in range(400)]
    plays = [f"{n % 50},{1000 + n % 37},{1 + n * n % 5000}" for n in range(400)]
    assert not look("\n".join(usual)).question and not look("\n".join(plays)).question


def test_columns_of_flags_are_genres() -> None:
    rows = ["1,A,1990,1,0,1,1", "2,B,1991,0,1,0,1", "3,C,1992,0,0,0,1"]
    items = "item,title,year,Action,Sci-Fi,War,seen\n" + "\n".join(rows)
    found = read("user,item,rating\na,1,5\na,2,3\nb,3,1\n", items)
    assert found.items["genres"].tolist() == ["Action|War", "Sci-Fi", ""]
    assert "Columns of 0 and 1 were read as genres: Action, Sci-Fi, War." in told(found)
    rated = "user,item,rating\na,1,5\na,2,3\nb,1,1\n"
    two = read(rated, "item,title,new,old\n1,A,0,1\n2,B,1,0\n")
    assert two.items["genres"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("% made by me\n@RELATION r\n@attribute item numeric\n@data\n1,2,3\n2,3,4\n", "ARFF file"),
        ("<?xml version='1.0'?><ratings><r u='1'/></ratings>", "is XML"),
    ],
)
def test_files_of_other_programs_are_named(text: str, words: str) -> None:
    with pytest.raises(ImportDataError, match=words):
        look(text)
