"""Your data: what an upload is understood to be, and the fields that change it."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from personalize.cli.reading import OPTIONS
from personalize.ui.your_data.page_words import LABELS, for_page
from personalize.world.importing import ImportLibrary
from tests.ui.driver import choose, opened, press, words

WITH_VALUES = {
    "--scale": "--scale LOW,HIGH",
    "--not-rated": "--not-rated -1",
    "--counts": "--counts ranks|logarithms",
    "--day-first": "--day-first / --month-first / --year-first",
    "--header": "--header / --no-header",
    "--items-header": "--items-header / --no-items-header",
}
"""Options as the reader's sentences write them."""
STARS = [(u, i, 1 + (u + i) % 5) for u in range(6) for i in range(4)]
ITEMS = "anime_id,name,genre\n" + "\n".join(f'{i},Show {i},"Drama, War"' for i in range(4))


def table(header: str = "user,item,rating", mark: str = ",") -> bytes:
    rows = [mark.join(map(str, row)) for row in STARS]
    return "\n".join([header.replace(",", mark), *rows]).encode()


def upload(ratings: bytes, items: str = "") -> AppTest:
    app = opened("your_data")
    app.get_by_key("ratings").upload("r.csv", ratings, "text/csv")
    if items:
        app.get_by_key("items").upload("i.csv", items.encode(), "text/csv")
    app.run()
    assert not app.exception
    return app


def field(app: AppTest, label: str, value: object, place: int = 0) -> AppTest:
    fields = [one for one in [*app.selectbox, *app.text_input, *app.checkbox] if one.label == label]
    fields[place].set_value(value).run()
    assert not app.exception
    return app


def test_a_preview_shows_rows_and_decisions_before_anything_is_kept() -> None:
    app = upload(table("user,anime_id,rating"), ITEMS)
    rows = app.dataframe[0].value
    assert len(rows) == 20 and rows["title"].tolist()[:2] == ["Show 0", "Show 1"]
    told = words(app)
    assert "24 ratings by 6 people of 4 items" in told
    assert (
        "Read from the file: “user” as users, “anime_id” as items, “rating” as ratings and no "
        "column as times." in told
    )
    assert "Fields are separated by commas. (Between fields)" in told
    assert "“name” holds titles. (Titles)" in told and "--" not in told.split("As understood")[1]
    assert ImportLibrary().names() == []
    field(app, "Titles", "genre")
    assert app.dataframe[0].value["title"].tolist()[0] == "Drama, War"


def test_columns_are_chosen_where_they_are_not_known() -> None:
    app = upload(table("wer,was,wie"))
    assert "no user column" in app.warning[0].value and "under “Users”" in app.warning[0].value
    assert app.dataframe[0].value.columns.tolist() == ["line", "wer", "was", "wie"]
    for label, column in (("Users", "wer"), ("Items", "was"), ("Ratings", "wie")):
        field(app, label, column)
    assert not app.warning and "24 ratings by 6 people" in words(app)
    choose(app, "set-name", "Wer und was")
    press(app, "keep")
    assert list(ImportLibrary().titles().values()) == ["Wer und was"]


def test_columns_of_items_are_chosen_too() -> None:
    app = upload(table(), ITEMS.replace("anime_id,name,genre", "k,t,g"))
    assert "no item column" in app.warning[0].value
    for label, column in (("Ids of items", "k"), ("Titles", "t"), ("Genres", "g")):
        field(app, label, column)
    assert not app.warning and app.dataframe[0].value["title"].tolist()[0] == "Show 0"


def test_scale_missing_values_and_counts_are_changed() -> None:
    app = upload(table().replace(b",5", b",99"))
    assert "perhaps not rated" in words(app) and "“Not rated”" in words(app)
    field(app, "Not rated", "99")
    assert "means “not rated”" in words(app)
    field(app, "Scale", "0,4")
    assert "a scale of 0 to 4" in words(app)
    field(app, "Scale", "4")
    assert "“4” is not two numbers" in app.error[0].value
    field(app, "Scale", "")
    field(app, "Counts", "Spread by ranks")
    assert "spread by their ranks" in words(app)


def test_a_wide_matrix_and_another_delimiter() -> None:
    wide = "\n".join(",".join(str((r * c) % 9 + 1) for c in range(8)) for r in range(1, 9))
    app = upload(wide.encode())
    assert "“A row is a person”" in app.warning[0].value
    app.checkbox[0].set_value(True).run()
    assert not app.warning and "Each row was read as a person" in words(app)
    app = upload(table(mark="~"))
    assert "one column only" in app.error[0].value


def test_no_sentence_of_the_page_names_an_option_of_the_command_line() -> None:
    for name in OPTIONS:
        if name != "items":
            option = f"--{name.replace('_', '-')}"
            assert "--" not in for_page(WITH_VALUES.get(option, option)), option
    assert all(label.startswith("“") or label.endswith(" ") for _, label in LABELS)


def test_a_set_that_cannot_be_kept_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    app = upload(table())
    choose(app, "set-name", "club")
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    press(app, "keep")
    assert "No space left on device" in app.error[0].value and ImportLibrary().names() == []
    monkeypatch.undo()
    press(app, "keep")
    assert not app.error and ImportLibrary().names() == ["club"]
