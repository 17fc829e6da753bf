"""Notes that cannot do anything, charts in the page's colours, guesses beside what was found."""

import json
import time
from dataclasses import asdict
from html.parser import HTMLParser

import altair as alt
import nbformat
import pandas as pd
import pytest
from markdown_it import MarkdownIt

from personalize.output.expecting import answers, expectations, table_html
from personalize.output.export import spec_of
from personalize.output.notes import harmless, notes_html
from personalize.output.palette import DARK, LIGHT, Palette
from personalize.output.provenance import session_words, sidecar
from personalize.output.recolour import on_page, recoloured
from personalize.output.report import notebook_file
from personalize.output.theme import layered, styled
from personalize.scenario import Scenario
from personalize.store import Entry

FETCHES = {"src", "srcset", "data", "poster", "background", "action", "formaction", "style"}
TEXT_TAGS = {"p", "a", "ul", "ol", "li", "em", "strong", "s", "code", "pre", "blockquote", "hr"}
SAFE_TAGS = TEXT_TAGS | {"br", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}


def draw(colours: Palette) -> alt.Chart:
    frame = pd.DataFrame({"step": ["None", "Told"], "relevance": [0.0, 50.0]})
    line = alt.Chart().mark_line(color=colours.relevance).encode(x="step:O", y="relevance:Q")
    return styled(frame, layered(line), colours, "How useful the picks are", ["of 100"], 150)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=http://evil.example/x onerror=alert(1)>",
    "![a](http://evil.example/a.png)",
    '![a][r]\n\n[r]: https://evil.example/b.png "t"',
    "[![a](//evil.example/c.png)](http://evil.example)",
    "[x](javascript:alert(1))",
    "[x](data:text/html,hi) <javascript:alert(1)>",
    "<http://evil.example/auto>",
    ":material/home: :red[warning] $\\latex{x}$ :streamlit:",
    "`<b>` and\n\n```html\n<iframe src='http://evil.example'>\n```",
    "<style>@import 'http://evil.example'</style>",
    '[a](http://b "onmouseover=x")',
    "> ```\n>\n> ![x](http://evil.example/d.png) <img src=http://evil.example/e>\n> ```",
    "\u202etxet desrever\u202c \u0001\ufffe",
)


@pytest.mark.parametrize("notes", HOSTILE)
def test_notes_show_every_word_and_do_nothing(notes: str) -> None:
    tags = Tags(notes_html(notes))
    for tag, own in tags.found:
        assert tag in SAFE_TAGS
        assert not FETCHES & set(own)
        assert not any(name.startswith("on") for name in own)
        if "href" in own:
            assert str(own["href"]).startswith(("http://", "https://", "mailto:"))
            assert "noreferrer" in str(own["rel"])
    for word in ("alert", "evil.example/a.png", "red[warning]", "latex"):
        assert (word in tags.words) == (word in notes)


def test_notes_are_markdown_below_the_title_and_run_right_to_left_where_they_do() -> None:
    html = notes_html("# Learnt\n\n- *one*\n- **two**\n\nשלום\n\n|a|b|\n|-|-|\n|1|2|")
    assert '<h4 dir="auto">Learnt</h4>' in html and "<h1" not in html
    assert "<em>one</em>" in html and "<strong>two</strong>" in html and "<td" in html
    assert '<p dir="auto">שלום</p>' in html


@pytest.mark.parametrize("piece", ["word *x* ", "[", "![a](", "*a_", "<", "שלום ", "`", "> ", "|a"])
def test_much_text_takes_a_moment(piece: str) -> None:
    start = time.perf_counter()
    notes_html(piece * (100_000 // len(piece)))
    assert time.perf_counter() - start < 10


def test_a_kept_chart_takes_the_dark_colours_and_leaves_its_data_alone() -> None:
    spec = spec_of(draw(LIGHT), "where it comes from, in a line", words="A line.")
    spec["data"] = {"values": [{"note": LIGHT.ink}]}
    spec.pop("datasets", None)
    before = json.dumps(spec)
    dark = recoloured(spec, "dark")
    assert json.dumps(spec) == before
    assert dark["config"]["title"]["color"] == DARK.ink
    assert dark["config"]["background"] == DARK.page
    assert dark["data"]["values"][0]["note"] == LIGHT.ink
    rest = json.dumps({key: value for key, value in dark.items() if key != "data"})
    assert not any(colour in rest for colour in asdict(LIGHT).values())
    assert recoloured(spec, "light") == spec
    shown, words = on_page(spec, "dark")
    assert words == "A line." and "width" not in shown
    assert shown["title"]["subtitle"] == ["of 100"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_chart_drawn_dark_and_one_turned_dark_are_the_same(mode: str) -> None:
    colours = DARK if mode == "dark" else LIGHT
    kept, own = (spec_of(draw(c), "x", mode=m) for c, m in ((LIGHT, "light"), (colours, mode)))
    turned = recoloured(kept, mode)
    assert turned["config"] == own["config"] and turned["layer"] == own["layer"]


def compared(fit: float, more: float, same: float, **own: object) -> Entry:
    result = {
        "difference": {"relevance": {"mean": fit}},
        "shares": {"more": more, "same": same, "less": 1 - more - same},
    }
    return Entry("compare", "One <i>", Scenario(), base=Scenario(), result=result, **own)  # type: ignore[arg-type]


def test_the_table_says_where_a_guess_and_the_model_differ_and_never_who_is_right() -> None:
    book = [
        compared(
            0.2, 0.9, 0.1, prediction={"relevance": "better", "feeling": "same", "words": "meh"}
        ),
        compared(-0.2, 0.1, 0.8, prediction={"relevance": "worse", "feeling": "same"}),
        Entry("run", "Two", Scenario(), sentence="It fits.", prediction={"words": "no idea"}),
        Entry(
            "compare", "Old", Scenario(), result={"shares": []}, prediction={"relevance": "better"}
        ),
        Entry("run", "Three", Scenario(), sentence="It fits."),
    ]
    first, second, third, old, last = expectations(book)
    assert first.expected == "Picks are more useful. Feels about the same. “meh”"
    assert first.found == ("Picks are more useful. Feels more invasive (90 of 100 reruns say so).")
    assert first.changed == "How invasive it feels: you said same, the model says more."
    assert second.changed == "Nowhere: you and the model say the same."
    assert (third.expected, third.found) == ("“no idea”", "It fits.")
    assert third.changed == "In words: yours to compare."
    assert answers(book[3]) == {} and old.changed == ""
    assert last.expected == "Nothing was written before." and last.changed == ""
    html = table_html(book)
    assert "One &lt;i&gt;" in html and html.count("<tr>") == 6
    assert not any(word in html.lower() for word in ("wrong", "correct", " right"))


def test_a_report_holds_hostile_notes_and_damaged_charts_and_asks_for_nothing() -> None:
    book = [
        Entry(
            "run",
            "<img src=http://evil.example/t>",
            Scenario(),
            sentence="<b>bold</b>",
            notes="\n\n".join(HOSTILE),
            tags=("<script>",),
            figures={"Broken <u>": {"mark": 5}, "Fit": spec_of(draw(LIGHT), "x")},
            prediction={"words": "<script>2</script>"},
            provenance=sidecar(Scenario(), session=["a", Scenario().hash(), "b"]),
        )
    ]
    text = notebook_file(book, "html").decode()
    tags = Tags(text)
    for tag, own in tags.found:
        assert tag not in {"script", "iframe", "link", "object", "embed", "base"}
        for name in FETCHES & set(own):
            assert str(own[name]).startswith("data:image/svg+xml")
    assert "default-src 'none'" in text
    assert "this chart is damaged" in text and text.count("<img") == 1
    assert "scenario 2 of 3 run in its session" in text
    assert "Expected, found, changed" in text and "not evidence" in text
    assert notebook_file(book, "zip")[:2] == b"PK"
    cells = nbformat.reads(notebook_file(book, "ipynb").decode(), 4).cells
    in_jupyter = Tags(MarkdownIt("commonmark").render(cells[2].source))
    assert {tag for tag, _ in in_jupyter.found} <= SAFE_TAGS | {"h2", "div"}
    assert "<img src=http://evil.example/e>" in in_jupyter.words
    assert not harmless(book[0].notes) and harmless("*plain* words [a](http://b)")


def test_how_many_scenarios_were_looked_at_is_said_as_far_as_it_is_known() -> None:
    assert session_words({}) == "" and session_words({"scenarios_run_in_this_session": "x"}) == ""
    assert session_words({"scenarios_run_in_this_session": 1}) == "1 scenario run in its session"
    own = sidecar(Scenario(), session=["a"] * 13 + [Scenario().hash()] + ["b"] * 23)
    assert session_words(own) == "scenario 14 of 37 run in its session"
