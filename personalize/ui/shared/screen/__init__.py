"""One person's screen as a believable mock of the service: looked at, or acted on."""

from personalize.ui.shared.screen.draw import screen_html
from personalize.ui.shared.screen.live import live_screen

__all__ = ["live_screen", "screen_html"]
