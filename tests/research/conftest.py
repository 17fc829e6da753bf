import pytest

from personalize.research.tools import Block, Question, Questionnaire

SCALE = tuple((str(i), {1: "not at all", 7: "extremely"}.get(i, "")) for i in range(1, 8))
PIXEL = b"\x89PNG\r\n\x1a\nnot a whole picture"


def made(within: bool = True) -> Questionnaire:
    feeling = Question("invasive", "How invasive does this feel?", "scale", SCALE)
    noticed = Question(
        "noticed", "Was it about you? {x} [[y]]", "choice", (("yes", "Yes"), ("no", "Nein, naïve"))
    )
    said = Question("open", "Anything else,\nin your words?", "text", required=False)
    blocks = (
        Block(
            "A",
            "Version A",
            "Tickets – for <you>",
            PIXEL,
            "A list of four films",
            (feeling, noticed),
        ),
        Block("B", "Version B", "More", None, "", (feeling, noticed)),
        Block("", "About you", "", None, "", (Question("age", "Your age", "number"), said)),
    )
    return Questionnaire("A study of picks", "Welcome & hello", blocks, "Thanks", within)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return made()
