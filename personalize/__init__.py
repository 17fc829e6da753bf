"""Thin Line: see how a personalized product becomes more useful and more invasive."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("personalize")
except PackageNotFoundError:  # run from a checkout that was never installed
    __version__ = "0+unknown"
