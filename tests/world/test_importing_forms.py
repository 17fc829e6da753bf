"""Real files in their forms: what they hold is read, or refused by a name and one sentence."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from personalize.errors import ImportDataError
from personalize.world.importing import (
    ImportedSet,
    Layout,
    ReadOptions,
    Understanding,
    read_ratings,
    understand,
)
from personalize.world.importing import files as limits

SMALL = Path(__file__).parents[3] / "shared/data/ml-latest-small"
STARS = [(u, i, 1 + (u + i) % 5) for u in range(6) for i in range(4)]
"""24 ratings by 6 people of 4 items."""


def data(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode()


def look(text: str | bytes, items: str | bytes | None = None, **more: object) -> Understanding:
    return understand(
        data(text),
        None if items is None else data(items),
        name="club",
        options=ReadOptions(**more),
    )


def read(text: str | bytes, items: str | bytes | None = None, **more: object) -> ImportedSet:
    return read_ratings(
        data(text),
        None if items is None else data(items),
        name="club",
        options=ReadOptions(**more),
    )


def table(mark: str = ",", header: str = "user,item,rating", end: str = "\n") -> str:
    lines = [header.replace(",", mark)] if header else []
    lines += [mark.join(map(str, row)) for row in STARS]
    return end.join(lines) + end


def log(found: ImportedSet) -> dict[tuple[str, str], float]:
    users, items = (frame["key"].to_numpy(object) for frame in (found.users, found.items))
    rows = found.interactions
    pairs = zip(users[rows["user"]], items[rows["item"]], strict=True)
    return dict(zip(pairs, rows["rating"].tolist(), strict=True))


ALL = {(str(u), str(i)): float(r) for u, i, r in STARS}


def told(found: ImportedSet) -> str:
    return " ".join(found.report.sentences())


# Text in any dialect.


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "::", " ", "   "])
@pytest.mark.parametrize("header", ["user,item,rating", ""])
def test_delimiters_line_ends_and_headers(mark: str, end: str, header: str) -> None:
    found = read(table(mark, header, end))
    assert log(found) == ALL
    assert ("have no names: column 1 as users" in told(found)) is not header


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("latin-1", "cp1252 (Latin)"),
        ("cp1252", "cp1252 (Latin)"),
    ],
)
def test_encodings(encoding: str, label: str) -> None:
    found = read((table() + "Zoë,0,3\n").encode(encoding))
    assert log(found) == ALL | {("Zoë", "0"): 3.0}
    assert found.report.encoding == label


def test_a_stated_encoding_is_used_and_an_unknown_one_refused() -> None:
    text = (table() + "Жанна,0,3\n").encode("cp1251")
    assert ("Жанна", "0") in log(read(text, layout=Layout(encoding="cp1251")))
    with pytest.raises(ImportDataError, match="encoding “cp999” is not known"):
        Layout(encoding="cp999")
    with pytest.raises(ImportDataError, match="not in the encoding utf-8"):
        read(text, layout=Layout(encoding="utf-8"))


def test_one_damaged_character_does_not_turn_the_others_into_latin() -> None:
    text = table() + "".join(f"Zoë{n},0,3\n" for n in range(50))
    found = read(text.encode() + b"Zo\xeb,1,2\n")
    assert ("Zoë7", "0") in log(found) and ("Zo\ufffd", "1") in log(found)
    assert "but for 1 characters, the first in line 76" in told(found)


def test_decimal_commas_and_the_line_that_states_a_delimiter() -> None:
    rows = "\r\n".join(f"{u};{i};{r},5" for u, i, r in STARS)
    found = read(f"user;item;rating\r\n{rows}")
    assert log(found) == {pair: rating + 0.5 for pair, rating in ALL.items()}
    assert "decimal mark" in told(found)
    assert log(read("sep=;\r\n" + table(";", end="\r\n"))) == ALL
    assert log(read("sep=,\n" + table(","))) == ALL
    quoted = "user,item,rating\n" + "\n".join(f'{u},{i},"{r},5"' for u, i, r in STARS)
    assert log(read(quoted)) == log(found)


def test_a_comma_with_three_digits_is_asked_and_settled() -> None:
    text = 'user,item,plays\na,x,"1,234"\na,y,"2,000"\nb,x,7\n'
    assert "can be read as 1.234 or as 1234" in look(text).question
    assert max(log(read(text, decimal=".")).values()) == 2000
    assert max(log(read(text, decimal=",")).values()) == 7
    grouped = 'user,item,plays\na,x,"1,234.50"\na,y,"2,000"\nb,x,7\n'
    assert log(read(grouped))[("a", "x")] == 1234.5


def test_a_quoted_line_break_is_read_at_any_size() -> None:
    text = "\n".join(["word " * 8] * 8)
    rows = "".join(f'{u},{i},{1 + (u + i) % 5},"{text}"\n' for u in range(400) for i in range(60))
    found = read("user_id,item_id,rating,review\n" + rows)
    assert len(rows) > 8e6 and found.report.ratings == 24_000 and found.report.blank == 0


@pytest.mark.parametrize("escape", ['""', '\\"'])
def test_marks_within_texts(escape: str) -> None:
    items = f'"item";"title"\n"0";"A {escape}B{escape}; C"\n"1";"Plain"\n"2";"C:\\\\"\n"3";"D;"\n'
    if escape == '""':
        items = items.replace("C:\\\\", "C:\\")
    found = read(table(), items)
    assert found.items["title"].tolist() == ['A "B"; C', "Plain", "C:\\", "D;"]


def test_a_lone_mark_is_a_character() -> None:
    names = ["Amber", '"Brass', "Cedar", "Dune"]
    rows = "\n".join(f"u{u}\t{names[i]}\t{r}" for u, i, r in STARS)
    found = read("user\titem\trating\n" + rows)
    assert (found.report.ratings, found.report.users, found.report.items) == (24, 6, 4)
    assert found.items["key"].tolist() == names
    titles = ["Amber", '"Brass', "Cedar", 'Elm 12" mix']
    items = "\n".join(f"{i}\t{title}\trock" for i, title in enumerate(titles))
    assert read(table(), "item\ttitle\tgenre\n" + items).items["title"].tolist() == titles
    closed = items.replace('Elm 12" mix', 'Elm 12"')
    found = read(table(), "item\ttitle\tgenre\n" + closed)
    assert found.items["title"].tolist() == [*titles[:3], 'Elm 12"']
    commas = (items.replace("\t", ",")).replace("Cedar", '"Cedar, ""red"""')
    assert read(table(), "item,title,genre\n" + commas).items["title"].tolist() == [
        *titles[:2],
        'Cedar, "red"',
        titles[3],
    ]


def test_marks_after_spaces() -> None:
    rows = "\n".join(f'"{u}", "{i}", {r}' for u, i, r in STARS)
    assert log(read('"user", "item", "rating"\n' + rows)) == ALL
    items = 'item, title, genre\n0, "A, B", x\n1, "C", x\n2, "D", x\n3, E, x\n'
    assert read(table(), items).items["title"].tolist() == ["A, B", "C", "D", "E"]


def test_marks_that_can_be_read_in_two_ways_are_asked() -> None:
    text = 'user,item,rating\n0,"x,1\n1,y,2\n2,z",3\n3,y,4\n'
    with pytest.raises(ImportDataError, match=r"line 2.*closes in line 4.*--quote none"):
        read(text)
    assert read(text, layout=Layout(quote="none")).report.ratings == 4
    assert read(text, layout=Layout(quote='"')).report.ratings == 2


def test_rows_that_do_not_fit_are_named_with_line_and_reason() -> None:
    text = table() + "7,0\n7,1,4\n\n7,2,3,9,9\n7,0,\n7,,3\n,1,2\n7,3,5\n"
    found = look(text)
    assert found.imported is not None and found.imported.report.ratings == 26
    assert [(rows.reason, rows.count, rows.lines) for rows in found.left_out] == [
        ("2 fields instead of 3", 1, (26,)),
        ("5 fields instead of 3", 1, (29,)),
        ("no user", 1, (32,)),
        ("no item", 1, (31,)),
        ("a rating is missing", 1, (30,)),
    ]
    assert "1 row was left out: 2 fields instead of 3 (line 26)." in told(found.imported)
    broken = 'user,item,rating,note\n1,0,2,"a\nb"\n1,1,3,x\n1,2\n2,0,5,y\n'
    assert look(broken).left_out[0].lines == (5,)


def test_ratings_that_are_missing_or_no_numbers() -> None:
    rows = "\n".join(f"{u},{i},{1 + (u * i) % 5}" for u in range(20) for i in range(10))
    found = read(f"user,item,rating\n{rows}\n0,10,NaN\n0,11,NULL\n1,10,\\N\n1,11,good\n")
    assert found.report.ratings == 200
    assert "3 rows were left out: a rating is missing (lines" in told(found)
    assert "1 row was left out: the rating is no number (line 205)" in told(found)
    with pytest.raises(ImportDataError, match="line 2.*“good”, not a number"):
        read("user,item,rating\n1,0,good\n1,1,2\n2,0,3\n")
    words = "user,item,recommended\n1,0,True\n1,1,False\n2,0,True\n"
    assert log(read(words)) == {("1", "0"): 1, ("1", "1"): 0, ("2", "0"): 1}


# Headers, columns, and forms that are no table of ratings.


def test_a_header_of_numbers_is_recognised() -> None:
    written = pd.DataFrame([(u + 1, i + 10, r) for u, i, r in STARS]).to_csv(index=False)
    assert written.startswith("0,1,2")
    found = read(written)
    assert found.report.rows == 24 and "“0, 1, 2” counts the columns" in told(found)
    assert read(written, layout=Layout(header=False)).report.rows == 25
    assert log(read(table(header="1,2,3").replace("0,", "a,"))) is not None
    indexed = pd.DataFrame([(u + 1, i + 10, r) for u, i, r in STARS]).to_csv()
    assert "0,1,2" in indexed.splitlines()[0]


def test_other_first_lines() -> None:
    assert log(read("# a comment\n% another\n" + table())) == ALL
    assert log(read("#" + table())) == ALL
    frame = pd.DataFrame(STARS, columns=["user", "item", "rating"])
    assert log(read(frame.to_csv())) == ALL  # with the index as a column without a name
    rows = "\n".join(f'"{n}" {u} {i} {r}' for n, (u, i, r) in enumerate(STARS))
    assert log(read('"user" "item" "rating"\n' + rows)) == ALL  # as R writes it
    assert log(read(table().replace("\n", ",\n"))) == ALL  # a comma at each end


def test_a_decimal_comma_between_commas_is_refused() -> None:
    rows = "\n".join(f"{u},{i},{r},{i}" for u, i, r in STARS)
    with pytest.raises(ImportDataError, match="names 3 columns and the lines below have 4 fields"):
        read("user,item,rating\n" + rows)


def test_a_first_line_with_another_number_of_fields() -> None:
    swapped = "\n".join(f"{i},{u},{r}" for u, i, r in STARS)
    assert log(read("item,user,rating,\n" + swapped)) == ALL
    assert log(read("item,user,rating\n" + swapped.replace("\n", ",\n") + ",")) == ALL
    with pytest.raises(ImportDataError, match="names 5 columns and the lines below have 3 fields"):
        read("item,user,rating,time,title\n" + swapped)


def test_delimiters_within_marks_on_the_first_line() -> None:
    found = read('1,"a,b;c;d;e",3\n2,"b",4\n2,"a,b;c;d;e",1\n')
    assert sorted(found.items["key"]) == ["a,b;c;d;e", "b"]


@pytest.mark.parametrize(
    "header",
    [
        "user_id,book_id,rating",
        "user_id,anime_id,rating",
        "userID,artistID,weight",
        "user_id,business_id,stars",
        "user_id,parent_asin,rating",
        "reviewerID,asin,overall",
        "User-ID,ISBN,Book-Rating",
        "user_id:token,item_id:token,rating:float",
        "uid,podcast_id,score",
        "steamid,appid,playtime",
    ],
)
def test_usual_names_of_columns(header: str) -> None:
    assert log(read(table(header=header))) == ALL


def test_recbole_files() -> None:
    rows = "\n".join(f"{u}\t{i}\t{r}\t{10**9 + i}" for u, i, r in STARS)
    inter = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n" + rows
    item = "item_id:token\tmovie_title:token_seq\tclass:token_seq\n" + "\n".join(
        f"{i}\tFilm {i}\tDrama War" for i in range(4)
    )
    found = read(inter, item)
    assert log(found) == ALL and found.report.timed
    assert found.items["title"].tolist() == [f"Film {i}" for i in range(4)]
    assert set(found.items["genres"]) == {"Drama|War"}


def test_the_ratings_item_column_is_looked_for_first_in_the_item_table() -> None:
    books = "isbn,book_id,title\n" + "\n".join(f"97800{i},{i},Book {i}" for i in range(4))
    ratings = table(header="user_id,book_id,rating")
    found = read(ratings, books)
    assert found.items["title"].tolist() == [f"Book {i}" for i in range(4)]
    other = read(ratings, books, items_id="isbn")
    assert other.report.untitled == 4 and "None of the 4 ids in “isbn”" in told(other)
    plain = table(header="")
    assert read(plain, books).items["title"].tolist() == [f"Book {i}" for i in range(4)]
    odd = "k,t,g\n" + "\n".join(f"{i},Book {i},Drama" for i in range(4))
    with pytest.raises(ImportDataError, match="--items-id-column"):
        read(ratings, odd)
    found = read(ratings, odd, items_id="k", title="t", genres="g")
    assert found.items["title"].tolist() == [f"Book {i}" for i in range(4)]
    assert set(found.items["genres"]) == {"Drama"}
    with pytest.raises(ImportDataError, match="no column “x”. It has: k, t, g"):
        read(ratings, odd, items_id="x")


def test_netflix_lines() -> None:
    text = "1:\n7,3,2005-09-06\n8,5,2005-05-13\n2:\n7,4,2005-10-19\n9,1,2005-12-26\n"
    found = read(text)
    assert log(found) == {("7", "1"): 3, ("8", "1"): 5, ("7", "2"): 4, ("9", "2"): 1}
    assert found.report.timed and "name the film of the ratings below" in told(found)
    assert look(text).rows["line"].tolist() == [2, 3, 5, 6]


def jester() -> str:
    rng = np.random.default_rng(0)
    given = rng.random((12, 10)) < 0.5
    values = rng.uniform(-9.9, 9.9, (12, 10)).round(2)
    rows = [
        [
            str(int(own.sum())),
            *(f"{value:.2f}" if got else "99" for got, value in zip(own, line, strict=True)),
        ]
        for own, line in zip(given, values, strict=True)
    ]
    return "\n".join(",".join(row) for row in rows)


def test_a_wide_matrix_is_refused_and_read_on_request() -> None:
    found = look(jester())
    assert found.imported is None and len(found.rows) == 12
    assert "11 columns without names, most of them ratings" in found.question
    assert "One row a rating is needed: user, item, rating" in found.question
    wide = read(jester(), wide=True, not_rated=(99.0,))
    assert (wide.report.scale_low, wide.report.scale_high) == (-10, 10)
    assert (wide.report.users, wide.report.items) == (12, 10)
    pivot = ",1,2,3,4,5,6\n" + "\n".join(f"{u},,{u % 5},,3,{u % 3},,"[:-1] for u in range(1, 9))
    assert "most of them ratings" in look(pivot).question
    assert read(pivot, wide=True).report.users == 8
    named = "user,Alien,Brazil,Casablanca\nann,5,,3\nbob,,2,4\n"
    with pytest.raises(ImportDataError, match="as if a row were a person"):
        read(named)
    assert log(read(named, wide=True)) == {
        ("ann", "Alien"): 5,
        ("ann", "Casablanca"): 3,
        ("bob", "Brazil"): 2,
        ("bob", "Casablanca"): 4,
    }


# Scales, missing ratings, counts.


def scaled(*values: float) -> str:
    rows = [f"{n % 7},{n // 7},{value:g}" for n, value in enumerate(values * 4)]
    return "user,item,rating\n" + "\n".join(rows)


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ((-1, 1), (-1, 1)),
        ((-1, 0, 1), (-1, 1)),
        ((1, 2, 3, 4, 5, 6), (1, 6)),
        ((1, 2, 3, 4, 5, 6, 7), (1, 7)),
        ((0, 1, 2, 3, 4), (0, 4)),
        ((0, 1, 2, 3, 4, 5), (0, 5)),
        ((0.5, 1, 1.5, 3.5, 4), (0.5, 4)),
        ((0.5, 1, 1.5, 3.5, 5), (0.5, 5)),
        ((-2, -1, 0, 1, 2), (-2, 2)),
        ((1, 3, 10), (1, 10)),
        ((0, 3, 10), (0, 10)),
        ((-9.5, 0.5, 8), (-10, 10)),
        ((20, 60, 95), (1, 100)),
        ((5, 120, 300), (5, 300)),
    ],
)
def test_usual_scales(values: tuple[float, ...], scale: tuple[float, float]) -> None:
    found = read(scaled(*values))
    assert (found.report.scale_low, found.report.scale_high) == scale
    assert found.interactions["value"].between(1, 5).all()
    assert "perhaps not rated" not in told(found)


def test_a_stated_scale() -> None:
    found = read(scaled(1, 3, 5), scale=(1, 7))
    assert found.interactions["value"].max() == pytest.approx(1 + 4 * 4 / 6)
    with pytest.raises(ImportDataError, match="7 is outside the scale 1 to 5"):
        read(scaled(1, 3, 7), scale=(1, 5))
    with pytest.raises(ImportDataError, match="the lower one first"):
        ReadOptions(scale=(5, 1))


@pytest.mark.parametrize(
    ("values", "lone", "scale"),
    [
        ((-1, 6, 8, 10), -1, (1, 10)),
        ((-1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), -1, (1, 10)),
        ((-9.4, -3.2, 0.4, 5, 9.9, 99), 99, (-10, 10)),
        ((1, 2, 3, 4, 5, 99), 99, (1, 5)),
        ((0, 5, 8, 10), 0, (1, 10)),
        ((0, 0, 0, 1, 5, 8, 10), 0, (1, 10)),
    ],
)
def test_a_lone_value_is_named_and_left_out_on_request(
    values: tuple[float, ...], lone: float, scale: tuple[float, float]
) -> None:
    found = read(scaled(*values))
    assert "perhaps not rated" in told(found) and f"--not-rated {lone:g}" in told(found)
    found = read(scaled(*values), not_rated=(lone,))
    assert (found.report.scale_low, found.report.scale_high) == scale
    assert "perhaps not rated" not in told(found) and "means “not rated” (line" in told(found)


def test_counts_are_named_and_spread_on_request() -> None:
    plays = [1, 2, 3, 4, 4, 9, 40, 352_698]
    text = scaled(*plays).replace("rating", "weight")
    found = read(text)
    assert "look like counts, not ratings (1 to 352,698" in told(found)
    ranks = read(text, counts="ranks")
    values = dict(zip(ranks.interactions["rating"], ranks.interactions["value"], strict=True))
    assert [round(values[play], 2) for play in (1, 4, 352_698)] == [1, 3, 5]
    logs = read(text, counts="logarithms")
    values = dict(zip(logs.interactions["rating"], logs.interactions["value"], strict=True))
    assert values[1] == 1 and values[352_698] == pytest.approx(5)
    assert values[40] == pytest.approx(1 + 4 * np.log(41 / 2) / np.log(352_699 / 2))
    assert "spread by their logarithms over 1 to 5" in told(logs)
    assert "look like counts" not in told(read(scaled(20, 60, 80, 95)))


# Times and genres.


def timed(*stamps: str) -> str:
    rows = "\n".join(f"{n % 3},{n // 3},{1 + n % 5},{stamp}" for n, stamp in enumerate(stamps))
    return "user,item,rating,timestamp\n" + rows


@pytest.mark.parametrize("blank", ["", "NULL", "NaN", "\\N", "null", "None"])
@pytest.mark.parametrize(
    "stamps",
    [["881163600", "881163601", "881163602"] * 3, ["2001-02-03 10:00:00", "2001-02-04"] * 4],
)
def test_each_row_that_has_a_time_is_used(blank: str, stamps: list[str]) -> None:
    found = read(timed(blank, *stamps))
    assert found.report.timed and "1 row has no time (line 2)" in told(found)
    assert "There are no times" not in told(found)


SECONDS = 1_112_486_400
"""The third of April 2005."""


@pytest.mark.parametrize(
    "stamps",
    [
        ["03/04/2005", "25/12/2005"],
        ["04/03/2005", "12/25/2005"],
        ["3.4.2005", "5.6.2005"],
        ["2005-04-03", "2005-04-30T10:00:00Z"],
        ["2005/04/03", "2005/12/01"],
        ["20050403", "20051231"],
        [str(SECONDS), "1200000000"],
        [f"{SECONDS}000", "1200000000000"],
        [f"{SECONDS}.0", "1.2e9"],
        ["03.04.05 00:00", "24.04.05 13:30"],
        ["4/3/2005 12:00 AM", "4/30/2005 1:30 PM"],
        ["Sun Apr 03 00:00:00 2005", "Fri Apr 29 10:30:00 2005"],
        ["April 3 2005", "May 5 2006"],
    ],
)
def test_one_reading_for_a_column_of_times(stamps: list[str]) -> None:
    found = read(timed(*(stamps * 3)))
    assert found.report.timed and "cannot be read" not in told(found)
    assert found.interactions["time"].min() == SECONDS


def test_ambiguous_dates_are_asked_and_settled() -> None:
    text = timed(*["03/04/2005", "05/06/2005"] * 3)
    assert "say which: --day-first or --month-first" in look(text).question
    with pytest.raises(ImportDataError, match="--day-first or --month-first"):
        read(text)
    assert read(text, day_first=True).interactions["time"].min() == SECONDS
    march = read(text, day_first=False).interactions["time"].min()
    assert march == pd.Timestamp("2005-03-04").timestamp()
    found = read(timed("13/04/2005", "12/25/2005", "25/01/2006", "x", "30/01/2006", "1/2/2006"))
    assert "2 times cannot be read and count as none (“12/25/2005” in line 3)" in told(found)


@pytest.mark.parametrize(
    ("written", "genres"),
    [
        ("Drama|War", "Drama|War"),
        ('"Drama, War"', "Drama|War"),
        ("\"['Drama', 'War']\"", "Drama|War"),
        ('"[""Drama"", ""War""]"', "Drama|War"),
        ('"[{""id"": 1, ""name"": ""Drama""}, {""id"": 2, ""name"": ""War""}]"', "Drama|War"),
        ("Drama", "Drama"),
        ("\"['Drama' 'War']\"", "Drama|War"),
        ("\"{'War', 'Drama'}\"", "Drama|War"),
        ("\"['http://a', 'http://b']\"", ""),
        ("http://example.org/0", ""),
        ("1995", ""),
        ('"[[[[[[["', ""),
    ],
)
def test_genres(written: str, genres: str) -> None:
    items = "item,title,genre\n" + "\n".join(f"{i},T{i},{written}" for i in range(4))
    assert set(read(table(), items).items["genres"]) == {genres}


def test_a_column_of_addresses_holds_no_genres() -> None:
    items = "\n".join(f"{i}\tBand {i}\thttp://example.org/{i}" for i in range(4))
    found = read(table(), items)
    assert found.items["title"].tolist() == [f"Band {i}" for i in range(4)]
    assert set(found.items["genres"]) == {""} and "addresses, which are no genres" in told(found)


def test_characters_that_xml_forbids_are_dropped() -> None:
    items = "item,title,genres\n" + "\n".join(f"{i},Part\x0b one\x00 {i},Dra\x02ma" for i in "0123")
    found = read(table(), items.replace("\x00", "\x01"))
    assert found.items["title"].tolist() == [f"Part one {i}" for i in range(4)]
    assert set(found.items["genres"]) == {"Drama"}
    assert "dropped from 8 titles or genres" in told(found)
    assert log(read(table().replace("0,0,", "0\x02,0\x1f,"))) == ALL


# Files that are packed or no text.


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


FRAME = pd.DataFrame(STARS, columns=["user", "item", "rating"])


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(table().encode(), mtime=0),
        packed(ratings_csv=table(), README_txt="what this is"),
        gzip.compress(packed(ratings_csv=table()), mtime=0),
        parquet(FRAME),
        parquet(FRAME.astype(float)),
        parquet(FRAME.astype(str)),
        workbook(Notes=[], Ratings=[["user", "item", "rating"], *map(list, STARS)]),
        "\n".join(json.dumps(row) for row in FRAME.to_dict("records")).encode(),
        json.dumps(FRAME.to_dict("records")).encode(),
    ],
    ids=["gz", "zip", "zip.gz", "parquet", "floats", "texts", "xlsx", "jsonl", "json"],
)
def test_packed_and_structured_files(content: bytes) -> None:
    assert log(read(content)) == ALL


def test_lists_in_parquet_and_json_are_genres() -> None:
    items = [{"item": str(i), "title": f"T{i}", "genres": ["Drama", "War"]} for i in range(4)]
    lines = "\n".join(map(json.dumps, items))
    for content in (parquet(pd.DataFrame(items)), lines.encode()):
        assert set(read(table(), content).items["genres"]) == {"Drama|War"}


def test_json_lines_that_are_none_are_named() -> None:
    lines = [json.dumps(row) for row in FRAME.to_dict("records")]
    deep = '{"user": ' + "[" * 100_000
    found = look("\n".join([*lines[:3], "nonsense", *lines[3:], deep]))
    assert found.imported is not None and log(found.imported) == ALL
    assert found.left_out[0].sentence() == ("2 rows were left out: no JSON object (lines 4, 26).")
    number = '{"user": 1, "item": 2, "rating": ' + "9" * 5000 + "}\n"
    with pytest.raises(ImportDataError):
        read(number * 3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed(a_csv=table(), b_csv=table()), "2 tables (a.csv, b.csv)"),
        (packed(README_txt="x"), "0 tables"),
        (packed(a_csv=table())[:-30], "damaged"),
        (gzip.compress(table().encode(), mtime=0)[:-20], "damaged or cut short"),
        (b"PAR1" + b"x" * 200, "Parquet file that is damaged"),
        (b"PK\x03\x04xl/workbook.xml", "zip file that is damaged"),
        (workbook(A=[]), "without cells"),
        (b"BZh9xxxx", "bzip2"),
        (b"%PDF-1.4", "PDF"),
        (b"user,item\0,rating\n", "not a text file"),
        (b'{"a": 1}\nx\ny\n', "no JSON object"),
        (b'[{"a": ' + b"[" * 100_000, "damaged or too deeply nested"),
    ],
)
def test_files_that_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(ImportDataError) as caught:
        read(content)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_bombs_are_refused_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_FILE", 1_000_000)
    monkeypatch.setattr("personalize.world.importing.structured.LARGEST_FILE", 1_000_000)
    zeros = "0" * 5_000_000
    long_text = pd.DataFrame({"user": ["x" * 10_000] * 1000, "item": 1, "rating": 2})
    for content in (
        gzip.compress(zeros.encode(), mtime=0),
        packed(a_csv=zeros),
        parquet(long_text),
        workbook(A=[["x" * 30_000 + str(i)] for i in range(50)]),
    ):
        assert len(content) < 1_000_000
        with pytest.raises(ImportDataError, match="larger than 1 GB once it is unpacked"):
            read(content)
    far = openpyxl.Workbook()
    far.active["A1"], far.active["XFD1048576"] = "user", 1
    buffer = io.BytesIO()
    far.save(buffer)
    with pytest.raises(ImportDataError, match="16,384 columns"):
        read(buffer.getvalue())


def test_a_sheet_can_be_chosen() -> None:
    rows = [["user", "item", "rating"], *map(list, STARS)]
    content = workbook(First=[["a", "b"]], Second=rows)
    assert log(read(content, layout=Layout(sheet="Second"))) == ALL
    with pytest.raises(ImportDataError, match="no sheet “Third”; it has: First, Second"):
        read(content, layout=Layout(sheet="Third"))


# Known sets, in their own forms.


def test_movielens_1m() -> None:
    rows = "\n".join(f"{u + 1}::{i + 1}::{r}::97830{n:04}" for n, (u, i, r) in enumerate(STARS))
    movies = (
        "1::Toy Story: Again (1995)::Animation|Children's\n"
        '2::"Great Performances" Cats (1998)::Musical\n3::He\'s "X"::Drama\n4::Ça va::Drama\n'
    ).encode("latin-1")
    found = read(rows, movies)
    assert len(log(found)) == 24 and found.report.timed
    assert found.items["title"].tolist() == [
        "Toy Story: Again (1995)",
        '"Great Performances" Cats (1998)',
        'He\'s "X"',
        "Ça va",
    ]
    assert found.items["genres"].tolist()[0] == "Animation|Children's"


def test_book_crossing() -> None:
    rows = [("276725", "034545104X", 0), ("276726", "0155061224", 5), ("276727", "0446520802", 0)]
    rows += [("276725", "0155061224", 0), ("276729", "052165615X", 3), ("276729", "0521795028", 6)]
    text = '"User-ID";"ISBN";"Book-Rating"\r\n' + "".join(
        f'"{u}";"{i}";"{r}"\r\n' for u, i, r in rows
    )
    books = (
        '"ISBN";"Book-Title";"Book-Author";"Image-URL-S"\r\n'
        '"034545104X";"Flesh \\"Tones\\"; Müller";"M. J. Rose";"http://x"\r\n'
        '"0155061224";"Rites ""of"" Passage";"J &amp; R";"http://x"\r\n'
        '"0446520802";"The Notebook";"N. Sparks";"http://x"\r\n'
    ).encode("cp1252")
    found = read(text, books)
    assert len(log(found)) == 6 and "3 ratings are 0, apart from" in told(found)
    titles = dict(zip(found.items["key"], found.items["title"], strict=True))
    assert titles["034545104X"] == 'Flesh "Tones"; Müller'
    assert titles["0155061224"] == 'Rites "of" Passage'
    assert read(text, books, not_rated=(0.0,)).report.ratings == 3


def test_last_fm() -> None:
    rows = "\n".join(
        f"user_{u}\tf1b1cf71-bd35-4e99-{i}\tdie Ärzte {i}\t{10**r + 1137}" for u, i, r in STARS
    )
    found = read(rows)
    assert len(log(found)) == 24 and "column 4 as ratings" in told(found)
    assert "look like counts" in told(found)
    weights = table("\t", "userID,artistID,weight")
    artists = "id\tname\turl\tpictureURL\n" + "\n".join(
        f"{i}\tMALICE MIZER {i}\thttp://www.last.fm/{i}\thttp://x/{i}" for i in range(4)
    )
    assert read(weights, artists).items["title"].tolist() == [f"MALICE MIZER {i}" for i in range(4)]


def test_goodbooks_and_anime() -> None:
    books = (
        "book_id,goodreads_book_id,best_book_id,isbn,authors,original_title,title\n"
        + "\n".join(f'{i},{i + 1},{i + 2},4390{i},"S. C., M.",,"Title, {i}"' for i in range(4))
    )
    found = read(table(header="book_id,user_id,rating").replace("\n", "\n"), books)
    assert found.report.users == 4 and found.report.untitled == 2
    anime = "anime_id,name,genre,type,episodes,rating,members\n" + "\n".join(
        f'{i},Gintama° {i},"Action, Comedy",TV,51,9.25,114262' for i in range(4)
    )
    found = read(table(header="user_id,anime_id,rating"), anime)
    assert set(found.items["genres"]) == {"Action|Comedy"}
    assert found.items["title"].tolist() == [f"Gintama° {i}" for i in range(4)]


def test_film_trust() -> None:
    rows = "\n".join(f"{u} {i} {r - 0.5 if r == 1 else min(r, 4)}" for u, i, r in STARS)
    found = read(rows)
    assert (found.report.scale_low, found.report.scale_high) == (0.5, 4)
    assert found.report.ratings == 24


@pytest.mark.skipif(not SMALL.is_dir(), reason="MovieLens is not at hand")
def test_movielens_latest_small() -> None:
    found = read_ratings(SMALL / "ratings.csv", SMALL / "movies.csv", name="ml")
    frame = pd.read_csv(SMALL / "ratings.csv", dtype={"userId": str, "movieId": str})
    assert found.report.ratings == len(frame) and found.report.blank == 0
    titles = pd.read_csv(SMALL / "movies.csv", dtype=str).set_index("movieId")["title"]
    assert (found.items["title"] == titles.reindex(found.items["key"]).str.strip().values).all()
