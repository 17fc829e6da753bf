"""Stored charts, titles and tables from anybody: drawn without harm, or called damaged."""

import http.server
import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from personalize.errors import PersonalizeError
from personalize.output import drawing
from personalize.output.deck import deck_file
from personalize.output.drawing import HERE, DrawingError, drawn_apart
from personalize.output.export import data_file, render, stored_file
from personalize.output.lettering import text_svg, wrap
from personalize.output.letters import drawable, undrawn_words
from personalize.output.report import _chart_html, notebook_file
from personalize.output.stored_chart import harmless
from personalize.scenario import Scenario
from personalize.store import Entry

pytestmark = pytest.mark.slow

BAR: dict[str, Any] = {
    "mark": "bar",
    "data": {"values": [{"b": 1}]},
    "encoding": {"y": {"field": "b", "type": "quantitative"}},
}
FORBIDDEN = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ADDRESS = "http://127.0.0.1:1/x"
HERE_IS = {"url": ADDRESS}


def nested(levels: int) -> dict[str, Any]:
    spec: dict[str, Any] = BAR
    for _ in range(levels):
        spec = {"layer": [spec]}
    return spec


@pytest.mark.parametrize("letter", [*FORBIDDEN, *TURNING, "\ud800", "\udfff"])
def test_a_character_that_cannot_stand_in_a_picture_is_dropped(letter: str) -> None:
    assert drawable(f"a{letter}b\t\n é 字 שלום 😀") == "ab\t\n é 字 שלום 😀"


def test_pictures_of_such_titles_are_drawn() -> None:
    title = f"a{FORBIDDEN}b{TURNING}c\ud800d"
    spec = {**BAR, "title": {"text": title, "subtitle": [title]}, "description": title}
    svg = render(spec, "svg").decode()
    ElementTree.fromstring(svg)
    assert "abcd" in svg and not any(letter in svg for letter in TURNING)
    for kind in ("png", "pdf", "html", "json"):
        assert render(spec, kind)
    text = text_svg(0, 9, wrap(title, 12, 500), 12, "#000")
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{text}{title}</svg>'
    assert deck_file(picture, "png")[:4] == b"\x89PNG" and deck_file(picture, "pdf")
    ElementTree.fromstring(deck_file(picture, "svg"))


def test_no_title_ends_the_script_of_a_page() -> None:
    hostile = "</script><script>alert(1)</script><!--"
    spec = {**BAR, "title": hostile, "data": {"values": [{"b": hostile, "<b>": "&"}]}}
    page = render(spec, "html").decode()
    assert "<script>alert" not in page and "<!--" not in page.split("const spec = ")[1]
    written = page.split("const spec = ")[1]
    shown, _ = json.JSONDecoder().raw_decode(written)
    assert shown["title"] == hostile and shown["data"] == spec["data"]


def test_what_cannot_be_drawn_here_is_one_sentence() -> None:
    with pytest.raises(DrawingError, match=r"^The chart could not be drawn: [^\n]+\.$"):
        HERE.png("<svg", 1)
    with pytest.raises(DrawingError, match="could not be drawn"):
        HERE.svg({"mark": 7})


@pytest.mark.parametrize(
    "spec",
    [
        nested(3000),
        {"mark": 7, "data": 3},
        {"mark": [], "encoding": []},
        {},
        {**BAR, "width": 10**400},
        {**BAR, "width": -5, "height": 1e7, "encoding": 3},
        {**BAR, "title": {"text": {"signal": "x"}}, "usermeta": 3, "config": 5, "data": None},
        [1],
        "bar",
        None,
    ],
    ids=range(10),
)
def test_a_specification_of_wrong_types_is_damaged(spec: Any, drawer: Any) -> None:
    for kind in ("svg", "png", "pdf"):
        with pytest.raises(PersonalizeError, match=r"damaged|could not be drawn"):
            stored_file(spec, kind, drawer)


@pytest.fixture(scope="module")
def drawer() -> Iterator[Any]:
    with drawn_apart() as apart:
        yield apart


def test_odd_numbers_draw_or_are_damaged_and_never_end_this_process(drawer: Any) -> None:
    for number in (float("nan"), float("inf"), -1e308, 1e-320):
        for spec in (
            {**BAR, "data": {"values": [{"b": number}]}},
            {**BAR, "width": number},
            {**BAR, "title": number},
        ):
            try:
                assert stored_file(spec, "svg", drawer).startswith(b"<svg")
            except PersonalizeError as error:
                assert "\n" not in str(error)


ENDING = {**BAR, "width": 1e9, "height": 1e9}
"""A billion ticks: vl-convert ends the process that draws it."""


def test_a_chart_that_ends_its_process_is_damaged_and_the_report_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawing, "SECONDS", 6)
    entry = Entry("run", "Sent", Scenario(), figures={"Bad": ENDING, "Good": BAR})
    started = time.monotonic()
    page = notebook_file([entry], "html").decode()
    assert "Bad: this chart is damaged and cannot be drawn." in page
    assert page.count("<img") == 1 and time.monotonic() - started < 60


def test_a_stored_chart_with_such_characters_is_drawn_and_called_damaged(drawer: Any) -> None:
    for spec in ({**BAR, "title": "a\x02b"}, {**BAR, "title": "a\u202eb"}):
        said = _chart_html("x", spec, drawer)
        assert said.startswith('<p class="muted">x: this chart is damaged: ') and "<img" in said
    assert _chart_html("x", BAR).startswith("<figure><img")
    assert "this chart is damaged and cannot be drawn" in _chart_html("x", {"mark": 7}, drawer)


def fetching() -> list[tuple[str, dict[str, Any]]]:
    """Specifications with an address in every place that one can stand in."""
    data = HERE_IS
    inner = {**BAR, "data": data}
    return [
        ("data", inner),
        ("layer", {"layer": [inner]}),
        ("hconcat", {"hconcat": [{"vconcat": [{"concat": [inner]}]}]}),
        ("facet", {"facet": {"field": "b"}, "spec": inner, "data": data}),
        ("repeat", {"repeat": ["b"], "spec": inner}),
        ("lookup", {**BAR, "transform": [{"lookup": "b", "from": {"data": data, "key": "b"}}]}),
        ("list", {**BAR, "data": [{"name": "a", **data}]}),
        ("topo", {**BAR, "data": {**data, "format": {"type": "topojson"}}}),
        ("image", {**BAR, "mark": {"type": "image", "url": ADDRESS}}),
        ("image value", {**BAR, "encoding": {"url": {"value": ADDRESS}}}),
        ("image field", {**BAR, "mark": "image", "encoding": {"url": {"field": "b"}}}),
        (
            "config",
            {**BAR, "config": {"image": HERE_IS, "style": {"a": HERE_IS}}},
        ),
        ("href", {**BAR, "mark": {"type": "bar", "href": ADDRESS}}),
        ("href channel", {**BAR, "encoding": {"href": {"value": ADDRESS}}}),
        ("condition", {**BAR, "encoding": {"href": {"condition": {"value": ADDRESS}}}}),
        ("cursor", {**BAR, "mark": {"type": "bar", "cursor": f"url({ADDRESS}), auto"}}),
        ("cursor made", {**BAR, "mark": {"type": "bar", "cursor": {"expr": f"'{ADDRESS}'"}}}),
        ("fill", {**BAR, "mark": {"type": "bar", "fill": f"url( {ADDRESS}#a)"}}),
        ("bind", {**BAR, "params": [{"name": "p", "bind": {"input": "image", "src": ADDRESS}}]}),
        (
            "tooltip",
            {**BAR, "mark": {"tooltip": {"expr": f"{{image: '{ADDRESS}'}}"}}},
        ),
        (
            "tooltip data",
            {
                "mark": {"type": "bar", "tooltip": {"content": "data"}},
                "data": {"values": [{"image": ADDRESS}]},
            },
        ),
        (
            "tooltip title",
            {**BAR, "encoding": {"tooltip": [{"field": "b", "title": "image"}, {"field": "b"}]}},
        ),
        ("rows", {**BAR, "datasets": {"a": [{"image": ADDRESS, "b": 1}]}}),
        (
            "host",
            {**BAR, "usermeta": {"embedOptions": {"patch": ADDRESS, "loader": HERE_IS}}},
        ),
        (
            "vega",
            {
                "$schema": "https://vega.github.io/schema/vega/v6.json",
                "data": [{"name": "a", "url": ADDRESS}],
                "marks": [{"type": "image", "encode": {"enter": {"url": {"value": ADDRESS}}}}],
            },
        ),
    ]


@pytest.mark.parametrize(("place", "spec"), fetching(), ids=[place for place, _ in fetching()])
def test_a_stored_chart_loses_every_address(place: str, spec: dict[str, Any]) -> None:
    clean = harmless(spec)
    assert ADDRESS not in json.dumps(clean)
    assert '"title": "image"' not in json.dumps(clean)
    assert harmless(clean) == clean


def test_a_chart_of_the_app_is_unchanged() -> None:
    spec = {
        **BAR,
        "data": {"name": "a", "values": [{"url": "a title", "b": 1}]},
        "datasets": {"a": [{"href": 1}]},
        "encoding": {**BAR["encoding"], "tooltip": [{"field": "b", "title": "Fit"}]},
        "mark": {"type": "bar", "cursor": "pointer", "tooltip": True},
        "params": [{"name": "p", "select": "point", "bind": "legend"}],
        "usermeta": {"embedOptions": {"renderer": "canvas"}, "provenance": "x"},
    }
    assert harmless(spec) == spec


def test_nothing_is_asked_of_an_address(tmp_path: Path) -> None:
    """In a process of its own: vl-convert holds the lock that a server here would need."""
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'[{"b": 5}]')

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x.json"
    script = f"""
from personalize.output.drawing import HERE, DrawingError
url = {{"url": "{address}"}}
for spec in ({{"data": url}}, {{"mark": {{"type": "image"}} | url}}):
    try:
        svg = HERE.svg({BAR!r} | spec)
    except DrawingError as error:
        print(error)
    else:
        HERE.png(svg, 1)
        HERE.pdf(svg)
"""
    try:
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    finally:
        server.shutdown()
    assert done.returncode == 0, done.stderr
    assert "could not be drawn" in done.stdout and asked == []


def test_a_title_without_glyphs_is_named() -> None:
    assert undrawn_words(["Ordinary – “title” é", "Å ß ğ", "a\x0bb"]) == ""
    said = undrawn_words(["Ordinary", "東京物語", "東京物語", "\u202e千と千尋"])
    assert said.startswith("The font of pictures has not all letters of “東京物語”, “千と千尋”: ")
    assert "and 2 more" in undrawn_words([f"東{n}" for n in range(5)])


def test_every_table_of_an_export_starts_as_excel_needs_it() -> None:
    frame = pd.DataFrame({"age_band": ["45–54"], "name": ["Zoë"]})
    content = data_file(frame, "csv")
    assert content.startswith(b"\xef\xbb\xbfage_band")
    assert pd.read_csv(io.BytesIO(content))["age_band"].tolist() == ["45–54"]
    entry = Entry("run", "One", Scenario(), result={"x": {"mean": 1.5}}, figures={"Bad": {}})
    archive = zipfile.ZipFile(io.BytesIO(notebook_file([entry], "zip")))
    tables = [name for name in archive.namelist() if name.endswith(".csv")]
    assert len(tables) == 2
    assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in tables)
    assert pd.read_csv(io.BytesIO(archive.read(tables[-1])))["value"].tolist() == [1.5]
