"""What a run says in its first moments goes out in one piece; nothing is lost or overtaken."""

import threading
from functools import partial

from streamlit.runtime.app_session import AppSession

from personalize.ui.sending import Event, Outbox


def outbox() -> tuple[Outbox, list[list[object]]]:
    """Return an outbox, and the pieces in which it has sent what happened."""
    pieces: list[list[object]] = []

    def send(events: list[Event]) -> None:
        pieces.append([event() for event in events])

    return Outbox(send), pieces


def said(words: object) -> Event:
    return partial(lambda it: it, words)


def test_a_quick_run_is_sent_whole_when_it_ends() -> None:
    box, pieces = outbox()
    box.turn(said("starts"), starts=True)
    box.say(said("title"))
    box.say(said("chart"))
    assert pieces == [["starts"]], "a browser is told at once that a run has begun, and no more"
    box.turn(said("ends"), starts=False)
    assert pieces == [["starts"], ["title", "chart", "ends"]]


def test_a_long_run_shows_its_progress_once_its_first_moments_are_over() -> None:
    box, pieces = outbox()
    run = box.turn(said("starts"), starts=True)
    box.say(said("0 of 3"))
    box.end_moments(run)
    box.say(said("1 of 3"))
    assert pieces == [["starts"], ["0 of 3"], ["1 of 3"]]


def test_the_moments_of_a_run_that_was_overtaken_do_not_end_those_of_the_next() -> None:
    box, pieces = outbox()
    first = box.turn(said("first"), starts=True)
    box.turn(said("stopped"), starts=False)
    box.turn(said("second"), starts=True)
    box.say(said("page"))
    box.end_moments(first)
    assert pieces == [["first"], ["stopped"], ["second"]]


def test_nothing_is_lost_or_overtaken_when_moments_end_while_a_run_speaks() -> None:
    for _ in range(50):
        box, pieces = outbox()
        run = box.turn(said(-1), starts=True)
        ends = threading.Thread(target=box.end_moments, args=(run,))
        for i in range(200):
            if i == 100:
                ends.start()
            box.say(said(i))
        ends.join()
        box.turn(said(200), starts=False)
        assert [one for piece in pieces for one in piece] == list(range(-1, 201))


def test_streamlit_still_has_what_this_takes_the_place_of() -> None:
    for name in (
        "_on_scriptrunner_event",
        "_handle_scriptrunner_event_on_event_loop",
        "_call_soon_on_event_loop",
    ):
        assert callable(getattr(AppSession, name))
