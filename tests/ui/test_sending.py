"""What a run says in its first moments goes out in one piece; nothing is lost or overtaken."""

import threading
from functools import partial

from streamlit.runtime.app_session import AppSession

from personalize.ui import sending
from personalize.ui.sending import Outbox


def test_a_quick_run_is_sent_whole_when_it_ends() -> None:
    box, sent = Outbox(), []
    box.pass_on(lambda: sent.append("starts"), starts=True)
    for said in ("title", "chart"):
        assert box.keep(partial(sent.append, said))
    assert sent == ["starts"], "a browser is told at once that a run has begun, and no more"
    box.pass_on(lambda: sent.append("ends"), starts=False)
    assert sent == ["starts", "title", "chart", "ends"]


def test_a_long_run_shows_its_progress_once_its_first_moments_are_over() -> None:
    box, sent = Outbox(), []
    run = box.pass_on(lambda: sent.append("starts"), starts=True)
    box.keep(lambda: sent.append("0 of 3"))
    box.end(run)
    assert sent == ["starts", "0 of 3"]
    assert not box.keep(lambda: None), "what follows goes out as it is said"


def test_the_moments_of_a_run_that_was_overtaken_do_not_end_those_of_the_next() -> None:
    box, sent = Outbox(), []
    first = box.pass_on(lambda: sent.append("first"), starts=True)
    box.pass_on(lambda: sent.append("stopped"), starts=False)
    box.pass_on(lambda: sent.append("second"), starts=True)
    assert box.keep(lambda: sent.append("page"))
    box.end(first)
    assert sent == ["first", "stopped", "second"]


def test_nothing_is_lost_or_overtaken_when_moments_end_while_a_run_speaks() -> None:
    for _ in range(50):
        box, sent = Outbox(), []
        run = box.pass_on(lambda: None, starts=True)
        ends = threading.Thread(target=box.end, args=(run,))
        for i in range(200):
            if i == 100:
                ends.start()
            own = partial(sent.append, i)
            if not box.keep(own):
                box.pass_on(own, starts=False)
        ends.join()
        box.pass_on(partial(sent.append, 200), starts=False)
        assert sent == list(range(201))


def test_streamlit_still_has_what_this_stands_between() -> None:
    before = AppSession._on_scriptrunner_event
    try:
        sending.together()
        once = AppSession._on_scriptrunner_event
        sending.together()
        assert AppSession._on_scriptrunner_event is once, "twice would keep everything twice"
        assert once.__wrapped__.__name__ == "_on_scriptrunner_event"
    finally:
        AppSession._on_scriptrunner_event = before
    assert callable(AppSession._call_soon_on_event_loop)
