"""A live lesson for whoever has no mouse, or does not see it: by keyboard alone, and by axe, in the real JupyterLab."""

import json

import pytest
from real_lab import run_all, wait_for
from test_pages import axe

LESSON = "notebooks/00_start_here.ipynb"
RADIO, HANDLE, SENTENCE = ".widget-radio input", ".explorer .noUi-handle", ".explorer .explorer-sentence"
#: What is ours in a lesson's page; the rest is JupyterLab's.
OURS = [".jp-OutputArea-output", ".jp-RenderedMarkdown"]
TABS = 12  # more presses of Tab than a cell has places before this


@pytest.fixture(scope="module")
def page(lab, browser):
    """Lesson 0 on a desk, all of it run."""
    made = browser.new_page(viewport={"width": 1300, "height": 900})
    made.set_default_timeout(60_000)
    run_all(made, lab.page(LESSON))
    made.locator(HANDLE).first.wait_for()
    yield made
    made.close()


def go_to(page, place):
    """To the cell with this by arrow keys, as JupyterLab selects cells, then Tab until the focus is on it."""
    page.keyboard.press("Escape")
    at, to = page.evaluate(
        """place => ['.jp-mod-active', `:has(${place})`].map(mark =>
            [...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(cell => cell.matches(mark)))""",
        place,
    )
    for _ in range(abs(to - at)):
        page.keyboard.press("ArrowDown" if to > at else "ArrowUp")
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("place => document.activeElement.matches(place)", place):
            return
    raise AssertionError(f"{TABS} times Tab does not reach {place}")


def test_a_question_is_answered_by_keyboard(page, lab):
    go_to(page, RADIO)
    page.keyboard.press("Tab")  # each button is a stop of its own
    page.keyboard.press("Space")
    kept = lab.root / "home" / "progress.json"
    wait_for(
        lambda: kept.exists() and "thirty_times_the_rate" in json.loads(kept.read_text("utf-8"))["predictions"], 20
    )


def test_a_slider_is_moved_by_keyboard_and_its_focus_is_seen(page):
    go_to(page, HANDLE)
    seen = page.evaluate("""() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle != 'none' || style.boxShadow != 'none' || style.borderColor;
    }""")
    before = page.locator(SENTENCE).first.inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("([place, old]) => document.querySelector(place).innerText != old", arg=[SENTENCE, before])
    assert seen


def test_axe_finds_nothing_in_what_is_ours(page, axe):
    """Levels A and AA of WCAG 2.2."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.run(page, context={"include": [[place] for place in OURS]}, options=rules).response
    wrong = [(one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]]
    assert found["passes"] and [one for one in wrong if not is_of_ipywidgets(*one)] == []


def is_of_ipywidgets(rule, html):
    """What ipywidgets leaves nameless, and Python cannot name: the handle of a slider, the buttons of a player."""
    handle, player = rule == "aria-input-field-name", rule == "button-name"
    return (handle and 'class="noUi-handle' in html) or (player and '<i class="fa fa-' in html)
