"""How long pages take in a real browser, beside an empty page's rerun in the same run.

Run it: ``python tests/benchmarks/pages.py``. Not a test: the milliseconds are a machine's, only
their ratio to the empty page says something. Time is taken inside the page, from the click until
the words changed ("words") and until the last change of the page ("all"), charts included.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence

from playwright.sync_api import Page, sync_playwright
from serving import Served, app_server, arguments, empty_server, median, show

STEPS = ("None", "Told", "Did", "Who", "Where", "All")
QUIET = 350
"""Milliseconds without a change after which a page has come to rest."""
WATCH = """
globalThis.lastChange = 0;
new MutationObserver(() => { lastChange = performance.now(); }).observe(document, {
  subtree: true, childList: true, attributes: true, characterData: true});
document.addEventListener('click', () => { globalThis.clicked = performance.now(); }, true);
globalThis.measured = async ([words, before, quiet]) => {
  const now = () => document.querySelector(words)?.textContent ?? '';
  while ((now() === before || now() === '') && performance.now() - clicked < 60000)
    await new Promise(r => setTimeout(r, 2));
  const said = performance.now() - clicked;
  while (performance.now() - lastChange < quiet) await new Promise(r => setTimeout(r, 20));
  return [said, Math.max(said, lastChange - clicked)];
};
"""
SHIFTS = """
globalThis.shifts = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


class Bench:
    """The app's page and an empty page, measured in turn."""

    def __init__(self, page: Page, empty: Page) -> None:
        self.page, self.empty = page, empty
        self.rows: list[dict[str, object]] = []

    def _timed(self, page: Page, click: Callable[[], object], words: str) -> list[float]:
        before = page.evaluate("words => document.querySelector(words)?.textContent ?? ''", words)
        click()
        return list(page.evaluate("given => measured(given)", [words, before, QUIET]))

    def empty_rerun(self) -> float:
        """Toggle the empty page once, and return its milliseconds."""
        self.empty.bring_to_front()
        switch = self.empty.get_by_text("Toggle", exact=True)
        words = self._timed(self.empty, switch.click, ".st-key-words")[0]
        self.page.bring_to_front()
        return words

    def rest(self) -> None:
        """Wait until nothing is worked out in the background any more."""
        self.page.wait_for_function(
            "() => !document.body.innerText.includes('being worked out')"
            " && !document.body.innerText.includes('Learning ')",
            timeout=90_000,
        )
        self.page.wait_for_timeout(800)

    def measure(
        self,
        name: str,
        limits: tuple[float | None, float],
        clicks: Sequence[Callable[[], object]],
        words: str = ".tl-sentence",
        between: Callable[[], object] | None = None,
    ) -> None:
        """Time some clicks, an empty rerun before each, and keep one row of medians."""
        empties, found = [], []
        for click in clicks:
            if between is not None:
                between()
            empties.append(self.empty_rerun())
            found.append(self._timed(self.page, click, words))
        own = median(empties)
        said, whole = (median(column) for column in zip(*found, strict=True))
        self.rows.append(
            {
                "what": name,
                "times": len(found),
                "empty ms": own,
                "words ms": said,
                "words": said / own,
                "limit": "" if limits[0] is None else limits[0],
                "all ms": whole,
                "all": whole / own,
                "limit of all": limits[1],
            }
        )
        print(f"{name}: words {said / own:.1f}, all {whole / own:.1f}", flush=True)

    def step(self, name: str) -> Callable[[], None]:
        """Return a click on a step of the ladder."""
        return lambda: (
            self.page.locator(".st-key-ladder")
            .get_by_role("radio", name=re.compile(rf"^{name}\b"))
            .click()
        )

    def option(self, label: str, name: str) -> Callable[[], None]:
        """Return the choice of an option; its list is opened before the clock starts."""

        def choose() -> None:
            box, own = (
                self.page.get_by_role("combobox", name=label),
                self.page.get_by_role("option"),
            )
            box.first.click()
            if own.count() == 0:
                self.page.wait_for_timeout(300)
                if own.count() == 0:  # a click on a list that has the focus closes it
                    box.first.click()
            own.filter(has_text=name).first.click()

        return choose

    def link(self, name: str) -> Callable[[], None]:
        """Return a click on a page's link."""
        return lambda: self.page.get_by_role("link", name=name, exact=True).click()


def explore(bench: Bench) -> None:
    """Measure steps and designs on Explore: seen before, and never seen."""
    bench.rest()
    for name in STEPS:
        bench.step(name)()
        bench.rest()
    bench.measure("a step of the ladder", (4, 9), [bench.step(n) for n in STEPS * 3])
    bench.step("Who")()
    bench.rest()
    seen = ("The reason", "“For you”")
    for name in seen:
        bench.option("What it explains", name)()
        bench.rest()
    choices = [bench.option("What it explains", name) for name in seen * 5]
    bench.measure("a setting seen before", (4, 9), choices)
    unseen = [
        *(("How it asks", name) for name in ("Never asks", "Banner, accept only", "A choice")),
        *(("How it is worded", name) for name in ("Uses their name", "Says what it noticed")),
        *(("Where it appears", name) for name in ("Banner", "E-mail", "Lock screen")),
    ]
    designs = [bench.option(label, name) for label, name in unseen]
    bench.measure("a design never seen", (6, 12), designs, between=bench.rest)
    bench.rest()


def pages(bench: Bench) -> None:
    """Measure going from page to page, and Compare with its grid."""

    def home() -> None:
        bench.link("Method")()
        bench.page.get_by_text("What it cannot tell").wait_for()
        bench.page.wait_for_timeout(1000)

    bench.link("Compare")()
    bench.page.get_by_role("button", name="Work out the grid").click()
    bench.page.wait_for_function(
        "() => !document.body.innerText.includes('cells are worked out')"
        " && !/of \\d+ cells/.test(document.body.innerText)",
        timeout=240_000,
    )
    home()
    bench.page.wait_for_function("() => !document.body.innerText.includes(' experiments: ')")
    for name in ("People", "Explore"):
        bench.measure(
            f"to {name}", (None, 14), [bench.link(name)] * 5, ".tl-sentence", between=home
        )
    bench.measure(
        "to Compare, with its grid", (None, 18), [bench.link("Compare")] * 5, between=home
    )


def run(app: Served, empty: Served) -> list[dict[str, object]]:
    """Return every measurement."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        both = []
        for server, words in ((app, "Hypotheses from a simulation"), (empty, "It is off")):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(60_000)
            page.add_init_script(WATCH + SHIFTS)
            page.goto(f"{server.url}/?data.level=2" if server is app else server.url)
            page.get_by_text(words).last.wait_for(state="attached")
            both.append(page)
        bench = Bench(*both)
        bench.page.wait_for_timeout(2000)
        for _ in range(10):
            bench.empty_rerun()
        bench.rows.append(_first_page(bench, browser.new_context(), app))
        explore(bench)
        pages(bench)
        browser.close()
    return bench.rows


def _first_page(bench: Bench, context: object, app: Served) -> dict[str, object]:
    """Measure the first page of a warm server, and how far its layout shifts."""
    bench.rest()
    page = context.new_page()  # type: ignore[attr-defined]
    page.add_init_script(WATCH + SHIFTS)
    page.goto(f"{app.url}/?data.level=2")
    page.get_by_text("Hypotheses from a simulation").last.wait_for(state="attached")
    page.wait_for_timeout(3000)
    whole = page.evaluate("lastChange")
    row: dict[str, object] = {
        "what": "first page of a warm server",
        "all ms": float(whole),
        "limit of all": "2500 ms",
        "layout shift": f"{page.evaluate('shifts'):.3f} of 0.1",
    }
    print(row, flush=True)
    page.close()
    return row


def main() -> None:
    """Start both servers, measure, print."""
    given = arguments(__doc__ or "").parse_args()
    with app_server() as app, empty_server() as empty:
        show(run(app, empty), given.json)


if __name__ == "__main__":
    main()
