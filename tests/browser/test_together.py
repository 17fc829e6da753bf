"""What a server says reaches the page in one go, in order, once, and nothing of it is lost."""

import threading
from collections.abc import Callable, Iterator

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.server import ServerConnection, serve

pytestmark = pytest.mark.browser

HEAR = """address => new Promise(resolve => {
  const heard = [], turns = [];
  let turn = 0, waiting = false;
  const line = new WebSocket(address);
  line.binaryType = 'arraybuffer';
  line.onmessage = ({data}) => {
    heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)].join(' '));
    turns.push(turn);
    if (!waiting) queueMicrotask(() => { turn += 1; waiting = false; });
    waiting = true;
  };
  line.onclose = () => resolve({heard, turns});
})"""
"""Hears all a server says, and in which turn of the page's own clock."""


@pytest.fixture
def talker() -> Iterator[str]:
    """Return the address of a server that says twenty things at once, one more, and hangs up."""
    later = threading.Event()

    def talk(line: ServerConnection) -> None:
        for number in range(20):
            line.send(str(number))
        later.wait(0.3)
        line.send(bytes([7, 8]))

    with serve(talk, "localhost", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"ws://localhost:{server.socket.getsockname()[1]}"
        server.shutdown()
        thread.join()


def test_what_is_said_in_one_go_is_handed_on_in_one_go(visit: Callable, talker: str) -> None:
    found = visit().open("/").page.evaluate(HEAR, talker)
    assert found["heard"] == [*map(str, range(20)), "7 8"]
    # Each by itself they would come in 21 turns; a busy machine may say the twenty in some more.
    assert len(set(found["turns"])) <= 6
    assert found["turns"][-1] > found["turns"][-2]


def test_a_browser_is_told_once_and_again_when_it_has_lost_it(visit: Callable) -> None:
    visitor = visit().open("/?story=typical-home&data.level=3")
    page, frames = visitor.page, []
    page.on("websocket", lambda line: line.on("framereceived", lambda frame: frames.append(frame)))
    page.reload()
    visitor.calm()
    for step in ("All", "Who"):  # with all there is to say of both
        visitor.step(step)
        visitor.calm()
    who = page.locator('[data-slot="explore/head"]').inner_text()
    same = (
        "w => (document.querySelector('[data-slot=\"explore/head\"]').innerText === w[0]) === w[1]"
    )

    def words(frames: list[bytes]) -> list[int]:
        """Return how much a board said, each time."""
        found = [ForwardMsg.FromString(frame).delta.new_element.html.body for frame in frames]
        return [len(html) for html in found if html.startswith('<i hidden data-board="explore"')]

    assert max(words(frames)) > 20_000
    frames.clear()
    visitor.step("All")
    page.wait_for_function(same, arg=[who, False])
    visitor.settled()
    assert words(frames) and max(words(frames)) < 200, "it was said before"
    frames.clear()
    page.evaluate("globalThis.thinLineBoards.boards.explore.lately.clear()")
    visitor.step("Who")
    page.wait_for_function(same, arg=[who, True])
    visitor.settled()
    said = words(frames)
    assert said[0] < 200 and max(said) > 20_000, "named, missed, said in full"
    assert visitor.errors == []
