"""The library that draws charts is kept beside the code: it must be the installed one."""

from pathlib import Path

from personalize.ui import vega


def test_the_library_is_the_one_of_the_installed_package() -> None:
    kept = Path(vega.__file__).with_name(vega.NAME).read_text(encoding="utf-8")
    assert kept == vega.made(), "run `just vega`"
