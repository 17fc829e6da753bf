"""Research from end to end: doubt, plan, pack, guess, answers, posterior, results, score."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server, Visitor
from tests.browser.test_journeys import downloaded
from tests.browser.test_looks import serious

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DOUBT = "/?data.level=5&people.number=300&design.transparency=full"


def part(visitor: Visitor, name: str) -> None:
    """Choose a part of the page."""
    visitor.page.get_by_role("radio", name=name, exact=True).click()
    visitor.quiet(800)


def files(pack: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def test_from_a_doubt_to_a_score(
    start_server: Callable[..., Server], visit: Callable[..., Visitor]
) -> None:
    server = start_server()
    visitor = visit(at=server).open(DOUBT)
    page = visitor.page
    visitor.calm()
    before = visitor.facts()
    page.get_by_role("button", name="Plan a study").click()
    visitor.sees("B is A with")
    visitor.sees("people in each group")
    visitor.sees("What to ask first")
    assert serious(page) == []
    pack = files(downloaded(visitor, "Download the study pack"))
    assert {"preregistration.md", "analysis.ipynb", "survey/limesurvey.txt"} <= pack.keys()

    part(visitor, "Ledger")
    page.get_by_label("The question, in words").fill("How much more invasive is B?")
    page.get_by_role("button", name="Add this study").dblclick()
    visitor.sees("covered until there is one")
    visitor.quiet(800)
    assert page.get_by_role("button", name="Lock this guess").count() == 1
    page.get_by_label("Number", exact=True).first.fill("0.4")
    page.get_by_role("button", name="Lock this guess").dblclick()
    visitor.sees("Locked.")
    visitor.sees("The model")
    assert serious(page) == []

    part(visitor, "Calibrate")
    uploads = page.locator("input[type=file]")
    answers = {"name": "answers.csv", "mimeType": "text/csv", "buffer": pack["sample_answers.csv"]}
    mapping = {
        "name": "m.toml",
        "mimeType": "application/toml",
        "buffer": pack["mapping_sample.toml"],
    }
    uploads.first.set_input_files(files=[answers])
    visitor.sees("What the columns mean")
    uploads.nth(1).set_input_files(files=[mapping])
    visitor.sees("about 2 conditions")
    page.get_by_role("button", name="Fit the model").click()
    expect(page.get_by_text("What the answers teach").first).to_be_visible(timeout=120_000)
    visitor.quiet(800)
    assert serious(page) == []
    page.get_by_role("button", name="Keep it and use it on every page").click()
    visitor.sees("Every page uses it now")

    page.get_by_role("link", name="Explore").click()
    page.get_by_text("Calibrated on").last.wait_for(timeout=60_000, state="attached")
    visitor.calm()
    assert "model.posterior=" in page.url and visitor.facts() != before

    page.get_by_role("link", name="Research", exact=True).click()
    part(visitor, "Calibrate")
    visitor.sees("read before in this session")
    visitor.sees("What the answers teach")
    part(visitor, "Ledger")
    page.get_by_text("Open results").first.click()
    page.get_by_text("From a file of answers").click()
    uploads = page.locator("input[type=file]")
    for place, file in enumerate((answers, mapping)):
        uploads.nth(place).set_input_files(files=[file])
        visitor.sees(file["name"])
        visitor.quiet()
    page.get_by_role("button", name="Take the numbers from the answers").click()
    visitor.sees("Look at it, then open it.")
    assert serious(page) == []
    page.get_by_label("Where it is from").fill("Our study of May")
    page.get_by_text("I know that no guess can be added").click()
    page.get_by_role("button", name="Open results").last.click()
    visitor.sees("What came out, the model’s losses first")
    visitor.sees("over 1 study")
    assert serious(page) == []
    assert visitor.outside == [] and visitor.errors == []
