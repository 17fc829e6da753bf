"""What one visitor may cost a server that others use too."""

import pytest

from personalize.ui import limits
from personalize.ui.limits import TooMuchWorkError, WorkLog
from tests.ui.driver import opened, view, words


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve on every address of this computer, with nobody's work counted yet."""
    monkeypatch.setattr(limits, "is_shared", lambda: True)
    monkeypatch.setattr(limits, "_log", WorkLog())


def test_work_is_counted_by_visitor_and_forgotten_after_the_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, now = WorkLog(), [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    log.add("a", 100)
    now[0] += 60
    log.add("a", 90)
    log.add(limits.NOBODY, 10_000)
    assert log.wait("b") == 0 and log.wait(limits.NOBODY) == 0
    assert log.wait("a") == pytest.approx(limits.WINDOW_SECONDS - 60)
    now[0] += limits.WINDOW_SECONDS - 59
    assert log.wait("a") == 0
    for number in range(limits.MOST_VISITORS + 5):
        log.add(str(number), 1000)
    assert log.wait("0") == 0 and log.wait(str(limits.MOST_VISITORS)) > 0


def test_a_visitor_whose_time_is_used_up_is_told_when_to_come_back(shared: None) -> None:
    with limits.charged("me"):
        pass
    limits.check("me")
    limits._log.add("me", limits.WORK_SECONDS + 1)
    with pytest.raises(
        TooMuchWorkError, match=r"2 minutes of computing in 10 minutes.*Wait 10 min"
    ):
        limits.check("me")
    limits.check("somebody else")


def test_a_crowd_on_a_shared_server_is_smaller_and_the_page_says_so(shared: None) -> None:
    app = opened(people__number="20000")
    assert view(app).scenario.people.number == limits.PEOPLE
    assert "20,000 is outside 200 to 3,000 on this page" in " ".join(
        [words(app), *(warning.value for warning in app.warning), *(i.value for i in app.info)]
    )


def test_ones_own_computer_is_not_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "is_shared", lambda: False)
    assert limits.people(20_000) == 20_000
    assert limits.visitor() == limits.NOBODY
    limits._log.add(limits.NOBODY, 10 * limits.WORK_SECONDS)
    limits.check(limits.visitor())
