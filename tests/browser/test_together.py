"""What a server says in one go is handed on in one go, in order, and nothing of it is lost."""

import threading
from collections.abc import Callable, Iterator

import pytest
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
