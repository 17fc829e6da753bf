"""How long pages take in a real browser, beside an empty page's rerun in the same run.

Run it: ``python tests/benchmarks/pages.py``. Not a test: the milliseconds are a machine's, only
their ratio to the empty page says something. Time is taken inside the page, from the click to
the first frame in which the content is there, charts too (those below the window are moved in
the next idle moment and not waited for), and the script has finished. "Last
word" is when the page heard the last of the server (what follows is the browser's), "settled" the
last change of the page; the server's CPU tells more than the clock where others use the machine
too.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence

import psutil
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as Late
from serving import Served, app_server, arguments, empty_server, median, show

REPEATS = 9
PATIENCE = 8000
"""Milliseconds to wait for what is worked out in the background, before the clock starts."""
STEPS = ("None", "Told", "Did", "Who", "Where", "All")
WATCH = """
({find, ready, quiet}) => new Promise((resolve, reject) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const said = new Function('return ' + ready);
  const places = () => [...document.querySelectorAll('.tl-chart')];
  const charts = () => places().every((e) => e.querySelector('canvas'))
    && !globalThis.thinLineCharts?.state.busy;
  const there = () => said() && charts();
  const target = new Function('return ' + find)();
  if (!target) { reject(new Error('nothing to click: ' + find)); return; }
  for (const slot of document.querySelectorAll('[data-slot]')) slot.before = slot.shown;
  if (there()) { reject(new Error('there before the click: ' + ready)); return; }
  let done = null, last = 0;
  const page = new MutationObserver(() => { last = performance.now(); });
  page.observe(document.querySelector('[data-testid="stMain"]'),
    {childList: true, subtree: true, characterData: true});
  const start = performance.now();
  const limit = setTimeout(() => reject(new Error('not ready: ' + ready)), 60000);
  const look = () => {
    const now = performance.now();
    if (done === null && app.dataset.testScriptState === 'notRunning' && there())
      done = now - start;
    if (done !== null && now - Math.max(last, start + done) > quiet) {
      clearTimeout(limit); page.disconnect();
      resolve([done, Math.max(done, last - start), window.heard - start]);
    } else requestAnimationFrame(look);
  };
  target.click();
  requestAnimationFrame(look);
})
"""
HEAR = """
window.heard = 0;
const Plain = window.WebSocket;
window.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener('message', () => { window.heard = performance.now(); });
  }
};
"""
"""Notes when the server last said something, before the page makes anything of it."""
IDLE = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    '[data-test-script-state="notRunning"]'
)
RANGES = (
    "!document.body.innerText.includes('being worked out')"
    " && !document.body.innerText.includes('Learning ')"
)


def _text(selector: str, words: str) -> str:
    """Return JavaScript that finds an element by its exact text."""
    found = f"[...document.querySelectorAll({selector!r})]"
    return f"{found}.find(e => e.textContent.trim() === {words!r})"


def _step(name: str) -> str:
    return _text(".st-key-ladder label", name)


def _stands(setting: str, value: str | None) -> str:
    """Return JavaScript that tells whether the link holds a setting, and the page says it.

    ``None`` is the setting's default. What the page says is new as soon as one slot of it is.
    """
    kept = f"new URLSearchParams(location.search).get({setting!r})"
    wanted = "null" if value is None else repr(value)
    said = "[...document.querySelectorAll('[data-slot]')].some(s => s.shown !== s.before)"
    return f"{kept} === {wanted} && !!document.querySelector('.tl-facts') && {said}"


class Bench:
    """An app's page and an empty page, measured in turn."""

    def __init__(self, page: Page, empty: Page, server: psutil.Process) -> None:
        self.page, self.empty, self.server = page, empty, server
        self.empties: list[float] = []
        self.settled_empties: list[float] = []
        self._on = False
        self.rows: list[dict[str, object]] = []

    def empty_rerun(self) -> None:
        """Toggle the empty page once."""
        self._on = not self._on
        words = "It is on" if self._on else "It is off"
        ready = f"document.querySelector('[data-testid=stMain]').innerText.includes({words!r})"
        done, settled, *_ = self._watch(self.empty, "document.querySelector('input')", ready)
        self.empties.append(done)
        self.settled_empties.append(settled)

    def _watch(self, page: Page, find: str, ready: str) -> tuple[float, ...]:
        page.bring_to_front()
        page.wait_for_selector(IDLE)
        before = self.server.cpu_times()
        found = page.evaluate(WATCH, {"find": find, "ready": ready, "quiet": 250})
        after = self.server.cpu_times()
        spent = after.user + after.system - before.user - before.system
        return tuple(map(float, (*found, 1000 * spent)))

    def click(self, find: str, ready: str) -> tuple[float, ...]:
        """Click something and return when it was ready, and when all had settled."""
        return self._watch(self.page, find, ready)

    def choose(self, field: str, at: int, value: str | None) -> tuple[float, ...]:
        """Choose the option at a place of a design's list, as a browser tells it."""
        find = (
            f"({{click() {{ const list = document.querySelector('[data-field=\"design.{field}\"]');"
            f" list.selectedIndex = {at}; list.dispatchEvent(new Event('change')); }}}})"
        )
        return self.click(find, _stands(f"design.{field}", value))

    def calm(self) -> None:
        """Wait until nothing is worked out in the background any more, or for a while."""
        self.page.bring_to_front()
        with contextlib.suppress(Late):
            self.page.wait_for_function(RANGES, timeout=PATIENCE)
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(IDLE)

    def measure(
        self, name: str, limit: float | None, actions: Sequence[Callable[[], tuple[float, ...]]]
    ) -> None:
        """Time some actions, an empty rerun before each, and keep one row."""
        empties, start = len(self.empties), []
        for action in actions:
            self.empty_rerun()
            start.append(action())
        own = median(self.empties[empties:])
        done, settled, heard, cpu = (median(column) for column in zip(*start, strict=True))
        print(f"{name}: {done:.0f} ms, {done / own:.1f} times an empty rerun", flush=True)
        self.rows.append(
            {
                "what": name,
                "times": len(start),
                "empty ms": own,
                "ms": done,
                "ratio": done / own,
                "limit": "" if limit is None else limit,
                "last word ms": heard,
                "server CPU ms": cpu,
                "settled ms": settled,
                "settled ratio": settled / median(self.settled_empties[empties:]),
            }
        )


def explore(bench: Bench) -> None:
    """Measure settings on Explore: warm, and never seen before."""
    page = bench.page
    page.get_by_role("button", name="Skip").click()
    page.wait_for_selector(IDLE)
    levels = [None if i == 2 else str(i) for i in range(6)]
    bench.calm()
    for name, value in 2 * list(zip(STEPS, levels, strict=True)):
        bench.click(_step(name), _stands("data.level", value))
        bench.calm()
    slide = [
        lambda n=name, v=value: bench.click(_step(n), _stands("data.level", v))
        for name, value in zip(STEPS, levels, strict=True)
    ]
    bench.measure("Explore: a step of the ladder, all six in turn", 4, slide * 2)
    bench.click(_step("Who"), _stands("data.level", "3"))
    bench.calm()
    two = ((2, "specific"), (1, None))
    for at, value in two:
        bench.choose("transparency", at, value)
        bench.calm()
    design = [
        lambda a=at, v=value: bench.choose("transparency", a, v) for at, value in two * REPEATS
    ]
    bench.measure("Explore: a design select, seen before", 4, design[:REPEATS])
    if REPEATS % 2:
        bench.choose("transparency", *two[1])
    kind = "document.querySelector('[data-act=\"kind:location\"]')"
    types = "(new URLSearchParams(location.search).get('data.types') || 'location')"
    two_ways = (f"{types}.split(',').includes('location')", f"!{types}.includes('location')")
    two_ways = (two_ways[0] + " && location.search.includes('data.types')", two_ways[1])
    for there in two_ways:
        bench.click(kind, there)
        bench.calm()
    toggles = [lambda t=t: bench.click(kind, t) for t in two_ways * 4]
    bench.measure("Explore: a kind of data, seen before", 4, toggles)
    bench.measure("Explore: a design option never seen before", 4, _unseen(bench))
    bench.calm()


def _unseen(bench: Bench) -> list[Callable[[], tuple[float, ...]]]:
    """Return choices of design options never seen before: nothing is fitted for them."""
    options = (
        ("consent", ("none", None, "accept_only", "accept_or_refuse", "per_purpose")),
        ("control", ("none", None, "full")),
        ("wording", (None, "name", "noticed")),
        ("placement", (None, "email", "banner", "push")),
    )

    def chosen(field: str, at: int, value: str) -> tuple[float, ...]:
        bench.calm()
        return bench.choose(field, at, value)

    return [
        lambda f=field, a=at, v=value: chosen(f, a, v)
        for field, values in options
        for at, value in enumerate(values)
        if value is not None
    ]


def switches(bench: Bench) -> None:
    """Measure going from page to page by the links, and opening Compare with its grid."""
    screen = "!!document.querySelector('.tl-who')"
    headings = {"Explore": screen}
    for name in ("People", "Method", "Compare"):
        headings[name] = (
            f"(document.querySelector('.tl-title') || {{}}).textContent === {name!r}"
            " && !!document.querySelector('.tl-footer')"
        )

    def go(name: str) -> tuple[float, ...]:
        ready = headings[name]
        if bench.page.evaluate(ready):
            return ()
        return bench.click(_text("[data-testid=stTopNavLink]", name), ready)

    tour = ("People", "Method", "Explore")
    for name in (*tour, "Compare"):
        go(name)
        bench.page.wait_for_timeout(500)
    bench.page.get_by_role("button", name="Work out the grid").click()
    bench.page.wait_for_function(
        """() => { const all = [...document.querySelectorAll('[aria-label^="A grid of steps"]')];
            return all.length && !all.some(e => e.getAttribute('aria-label').includes('…'))
            && !document.body.innerText.includes(' of 24 cells'); }""",
        timeout=240_000,
    )
    go("Method")
    bench.page.wait_for_function("() => !document.body.innerText.includes(' experiments: ')")
    for name in tour:
        go(name)
    for name in tour:
        # Only arriving at this page counts; the way there is walked without the clock.
        ahead = [other for other in tour if other != name]

        def arrive(name: str = name, ahead: Sequence[str] = ahead) -> tuple[float, ...]:
            go(ahead[-1])
            bench.empty_rerun()
            return go(name)

        bench.measure(f"Switch to {name}", 3, [arrive] * 5)

    def compare() -> tuple[float, ...]:
        go("Explore")
        bench.empty_rerun()
        return go("Compare")

    bench.measure("Switch to Compare, its grid worked out", 6, [compare] * 5)


def run(app: Served, empty: Served) -> list[dict[str, object]]:
    """Return every measurement."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        pages = []
        for server, words in ((app, "it fits people"), (empty, "It is off")):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.set_default_timeout(60_000)
            page.add_init_script(HEAR)
            page.goto(server.url)
            page.get_by_text(words).first.wait_for()
            page.locator("input").first.wait_for(state="attached")  # parts of Streamlit load late
            page.wait_for_selector(IDLE)
            pages.append(page)
        bench = Bench(*pages, psutil.Process(app.process.pid))
        for _ in range(10):
            bench.empty_rerun()
        bench.empties.clear()
        bench.settled_empties.clear()
        explore(bench)
        switches(bench)
        browser.close()
    return bench.rows


def main() -> None:
    """Start both servers, measure, print."""
    given = arguments(__doc__ or "").parse_args()
    with app_server() as app, empty_server() as empty:
        show(run(app, empty), given.json)


if __name__ == "__main__":
    main()
