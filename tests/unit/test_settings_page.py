import re
from pathlib import Path

from storage.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_page_of_settings_names_every_setting_and_no_other() -> None:
    named = set(re.findall(r"`(?:HEXAGLOT_|…)([A-Z0-9_]+)`", PAGE.read_text(encoding="utf-8")))
    assert named == {name.upper() for name in Settings.model_fields}
