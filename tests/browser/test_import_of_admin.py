"""The administrator imports a framework with a fault, is told its place, mends it, and imports it."""

import pytest

from service.texts import Language
from tests.browser.conftest import Opening
from tests.browser.windows import Window

#: A framework of one competency; `{level}` is the level that the competency has.
FILE = """\
frameworks:
  - id: {framework}
    name: {{en: Plain dealing, zh: 坦诚相待}}
    levels:
      - {{level: 1, label: {{en: Beginner, zh: 初级}}}}
      - {{level: 2, label: {{en: Expert, zh: 高级}}}}
    competencies:
      - id: {framework}/candour
        name: {{en: Candour in {framework}, zh: 坦诚}}
        levels:
          - level: {level}
"""


def send(window: Window, framework: str, level: int, *, label: str, button: str) -> None:
    """Send the file, and see what it would change."""
    content = FILE.format(framework=framework, level=level).encode()
    files = {"name": f"{framework}.yaml", "mimeType": "application/yaml", "buffer": content}
    window.page.get_by_label(window.words.text(label)).set_input_files(files)
    window.send(window.words.text(button))


@pytest.mark.parametrize(("language", "framework"), [("en", "plain"), ("zh", "tancheng")])
def test_a_framework_with_a_fault_is_mended_and_imported(opened: Opening, language: Language, framework: str) -> None:
    window = opened(language=language)
    words = window.words
    # The page that tells of faults says so in its status, too.
    window.expected = {422}
    window.visit_as("admin")
    window.send(words.text("admin-view-imports"))
    send(window, framework, level=7, label="admin-files", button="admin-preview")
    window.says(words.text("admin-import-faulty"))
    window.says(f"{framework}.yaml")
    # The mended file goes from the page that tells what was wrong.
    send(window, framework, level=2, label="admin-files-mended", button="admin-import-again")
    window.says(words.text("admin-import-ready-says"))
    window.send(words.text("admin-apply"))
    window.says(words.text("said-imported"))
    window.open(f"/catalogue/frameworks/{framework}")
    window.says("坦诚" if language == "zh" else f"Candour in {framework}")
