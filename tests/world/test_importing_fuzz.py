"""Tables in every dialect: what was written comes back, or one sentence says why not."""

import csv
import io
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personalize.errors import ImportDataError
from personalize.world.importing import read_ratings

pytestmark = pytest.mark.slow

NASTY = "ab7é\"'\\,;|\t:#%\n\r -."
LETTERS = st.text(st.sampled_from(NASTY), max_size=6)
BASE = [("ann", "x", 1.0), ("bob", "y", 4.5), ("cem", "x", 2.0), ("ann", "y", 3.5)]
"""Rows of every table: two people, two items, two ratings."""


@dataclass(frozen=True)
class Form:
    """How a table is written."""

    delimiter: str
    quoting: str
    end: str
    encoding: str
    comma: bool
    header: bool

    def written(self, rows: list[tuple[str, str, float]]) -> bytes:
        """Return a table; cells are texts in quotation marks where the form has such."""
        cells = [(user, item, self.number(rating)) for user, item, rating in rows]
        if self.header:
            cells.insert(0, ("user", "item", "rating"))
        if self.quoting == "none":
            text = self.end.join(self.delimiter.join(row) for row in cells) + self.end
        else:
            stream = io.StringIO()
            writer = csv.writer(
                stream,
                delimiter=self.delimiter,
                quoting=csv.QUOTE_ALL if self.quoting == "all" else csv.QUOTE_MINIMAL,
                doublequote=self.quoting != "escaped",
                escapechar="\\" if self.quoting == "escaped" else None,
                lineterminator=self.end,
            )
            writer.writerows(cells)
            text = stream.getvalue()
        return text.encode(self.encoding)

    def number(self, rating: float) -> str:
        text = f"{rating:g}"
        return text.replace(".", ",") if self.comma else text

    def fits(self, text: str) -> bool:
        """Return whether the form can hold a text at all."""
        if self.quoting != "none":
            lost = self.quoting == "escaped" and "\\" in text
            both = self.delimiter == "\t" and "\t" in text and ("\n" in text or "\r" in text)
            bare = self.quoting != "all" and set(text) & set("\n\r") - set(
                self.end
            )  # Python < 3.13
            return not lost and not both and not bare
        kept = not set(text) & set('\n\r"')
        if self.delimiter == " ":
            return kept and not set(text) & set(" \t")
        return kept and self.delimiter not in text and text.strip(":") == text


FORMS = (
    st.builds(
        Form,
        st.sampled_from([",", ";", "\t", "|", "::", " "]),
        st.sampled_from(["none", "minimal", "all", "escaped"]),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
        st.booleans(),
        st.booleans(),
    )
    .filter(lambda form: form.quoting == "none" or form.delimiter in ",;\t|")
    .filter(lambda form: not (form.comma and form.delimiter == "," and form.quoting == "none"))
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    FORMS,
    st.lists(st.tuples(LETTERS, LETTERS, st.integers(2, 10).map(lambda n: n / 2)), max_size=8),
)
def test_what_was_written_comes_back(form: Form, more: list[tuple[str, str, float]]) -> None:
    usable = [row for row in more if row[0].strip() and row[1].strip()]
    rows = BASE + [row for row in usable if form.fits(row[0]) and form.fits(row[1])]
    try:
        found = read_ratings(form.written(rows), name="fuzz")
    except ImportDataError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
        return
    expected = {(user.strip(), item.strip()): rating for user, item, rating in rows}
    users, items = (frame["key"].to_numpy(object) for frame in (found.users, found.items))
    log = found.interactions
    got = dict(
        zip(
            zip(users[log["user"]], items[log["item"]], strict=True),
            log["rating"].tolist(),
            strict=True,
        )
    )
    assert got == expected


PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b";",
    b"\t",
    b"\\",
    b"[",
    b"{",
    b"9" * 30,
    b"nan",
    b"inf",
]
PIECES += [b"\xff", b"::", b"1e400", b"#", b"sep=;\n", b"-", b"\xef\xbb\xbf", b"7:\n"]
TABLES = [
    b"user,item,rating,time\n"
    + b"".join(b"%d,%d,%d,0%d/02/2005\n" % (n % 3, n, n % 5, n % 9 + 1) for n in range(9)),
    "user;item;rating\na;x;1,5\nb;y;2\nc;x;3\n".encode("utf-16"),
    b"1:\n7,3,2005-09-06\n8,5,2005-05-13\n2:\n7,4,2005-10-19\n",
    b'{"user": 1, "item": "a", "rating": 2}\n{"user": 2, "item": "b", "rating": 3}\n',
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(TABLES),
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 9), st.sampled_from(PIECES)), max_size=6
    ),
)
def test_a_damaged_table_gives_ratings_or_one_sentence(
    content: bytes, damage: list[tuple[int, int, bytes]]
) -> None:
    for place, length, piece in damage:
        content = content[:place] + piece + content[place + length :]
    try:
        found = read_ratings(content, content, name="damaged")
    except ImportDataError as error:
        assert str(error).isprintable()
        return
    assert found.interactions["value"].between(1, 5).all()
    assert np.isfinite(found.interactions["time"]).all()
