"""Parts of the app that belong together."""
