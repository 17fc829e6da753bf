"""One person's screen as a mock of the service: static, or with controls for acts."""

from personalize.ui.shared.screen.draw import screen_html
from personalize.ui.shared.screen.live import live_screen

__all__ = ["live_screen", "screen_html"]
