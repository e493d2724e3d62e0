"""A whole live lesson for whoever has no mouse, or does not see it, in the real JupyterLab: keyboard, axe, both themes.

The lesson is run once, walked through by keyboard alone, and then looked at as the walk has left it.
"""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell
from real_lab import run_all, wait_for
from test_pages import axe

from course.classroom.checking.questions import questions

LESSON = "01_gradient_descent"
#: Below the lesson: the kinds of control that it lacks, and a verdict.
BESIDES = (
    "from course.explorers import average\naverage()",
    "ball()",
    "def momentum_step(*arguments): return 1\nfrom course.classroom import check\ncheck('momentum_step')",
)
#: What is ours in a lesson's page; the rest is JupyterLab's.
OURS = [".jp-OutputArea-output", ".jp-RenderedMarkdown"]
#: Where the focus is: what it is, and its name as it is read out. `unseen` is the stop before, if it looks, now that
#: it is left, as it did with the focus.
STOP = """() => {
    const look = element => {
        const {outline, boxShadow, borderColor, backgroundColor} = getComputedStyle(element);
        return [outline, boxShadow, borderColor, backgroundColor].join();
    };
    const here = document.activeElement, before = window.last;
    const unseen = before && look(before.here) == before.look ? before.here.outerHTML : '';
    window.last = {here, look: look(here)};
    here.walked = true;
    return {
        lesson: Boolean(here.closest('.jp-Notebook')),
        role: here.getAttribute('role') || here.type || here.tagName,
        name: here.getAttribute('aria-label') || here.title || here.textContent,
        answered: Boolean(here.closest('.widget-radio')?.querySelector(':checked')),
        output: Boolean(here.closest('.jp-OutputArea-output')),
        unseen: before?.here.closest('.jp-OutputArea-output') ? unseen : '',
    };
}"""
#: Whether the question with the focus shows its reasons, which follow the first choice.
REASONED = "document.activeElement.closest('.course-prediction').querySelectorAll('.widget-radio').length == 2"
MANY = 200  # more stops than a lesson has
#: What of an explorer's controls sticks out at the sides of its cell, or has no room for its words.
CUT_OFF = """all => all.filter(one => one.checkVisibility()).filter(one => {
    const box = one.getBoundingClientRect(), room = one.closest('.jp-OutputArea-output').getBoundingClientRect();
    return box.left < room.left || box.right > room.right || one.matches('label') && one.scrollWidth > one.clientWidth;
}).map(one => one.outerHTML.slice(0, 200))"""
#: Whether the ground of the page is.
LIGHT = "() => getComputedStyle(document.querySelector('.jp-Notebook')).backgroundColor.match(/\\d+/)[0] > 127"
PARTS = ".widget-label, .widget-readout, .noUi-target, select, button"


@pytest.fixture(scope="module")
def page(lab, browser):
    """The lesson on a desk, all of it run, its first cell selected."""
    place = lab.root / "notebooks" / f"{LESSON}.ipynb"
    notebook = nbformat.read(place, 4)
    notebook.cells += map(new_code_cell, BESIDES)
    made = browser.new_page(viewport={"width": 1300, "height": 900}, color_scheme="light")
    made.set_default_timeout(60_000)
    nbformat.write(notebook, place.with_name("walked.ipynb"))
    run_all(made, lab.page("notebooks/walked.ipynb"))
    made.locator(".explorer .noUi-handle").first.wait_for()
    made.keyboard.press("Escape")
    for _ in notebook.cells:
        made.keyboard.press("ArrowUp")
    yield made
    made.close()


@pytest.fixture(scope="module")
def walk(page):
    """The stops of a walk from the first cell to the end by Tab, each slider moved and each question answered."""
    stops = []
    for _ in range(MANY):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if not stop["lesson"]:
            return stops
        use(page, stop)
        stops.append(stop)
    raise AssertionError(f"{MANY} times Tab does not lead out of the lesson; the last stops: {stops[-5:]}")


def use(page, stop):
    """What a learner does where the focus is. A slider that stands at its end goes back."""
    if stop["role"] == "slider":
        stop["moved"] = any(pressed(page, key, "ariaValueText") for key in ("ArrowRight", "ArrowLeft"))
    elif stop["role"] == "radio" and not stop["answered"]:
        page.keyboard.press("Space")
        page.wait_for_function(REASONED)
    elif stop["role"] == "select-one":
        sentence = page.locator(".explorer:focus-within .explorer-sentence")
        before = sentence.inner_text()
        stop["moved"] = pressed(page, "ArrowDown", "value")
        wait_for(lambda: sentence.inner_text() != before, 20)  # another optimizer has sliders of its own
    elif stop["role"] == "button":
        stop["moved"] = pressed(page, "Space", "ariaPressed")


def pressed(page, key, shown):
    """Whether this key changes what the focused control shows."""
    before = page.evaluate(f"document.activeElement.{shown}")
    page.keyboard.press(key)
    return page.evaluate(f"document.activeElement.{shown}") != before


def test_the_keyboard_reaches_and_moves_every_control(page, walk):
    kinds = {kind: [stop for stop in walk if stop["role"] == kind] for kind in ("slider", "select-one")}
    assert len(kinds["slider"]) > 8 and len(kinds["select-one"]) > 2
    assert [stop["name"] for kind in kinds.values() for stop in kind if not stop["moved"]] == []
    assert [stop["moved"] for stop in walk if stop["name"] == "off"] == [True]
    missed = "all => all.filter(one => one.checkVisibility() && !one.walked).map(one => one.outerHTML)"
    assert page.locator(".explorer :is(.noUi-handle, button, select)").evaluate_all(missed) == []


def test_the_keyboard_answers_every_question(page, walk, lab):
    """The choice and its reason, which comes into sight with the choice."""
    kept = lab.root / "home" / "progress.json"
    asked = [question for question in questions().values() if question.lesson == LESSON]
    names = {question.name for question in asked} | {f"{question.name}.because" for question in asked}
    wait_for(lambda: kept.exists() and names <= set(json.loads(kept.read_text("utf-8"))["predictions"]), 20)
    assert asked and all(question.because for question in asked)


def test_every_stop_says_what_it_is_and_is_seen_to_be_it(page, walk):
    ours = [stop for stop in walk if stop["output"]]
    labelled = "radio", "select-one"  # axe looks after these
    assert [stop for stop in ours if not stop["name"].strip() and stop["role"] not in labelled] == []
    assert {"ηL learning rate x curvature", "play or pause", "back to the start"} < {stop["name"] for stop in ours}
    assert [stop["unseen"] for stop in walk if stop["unseen"]] == []
    together = page.locator(".explorer, .course-prediction").locator("[role=radiogroup], [role=group]")
    assert together.count() >= 4 and all(together.evaluate_all("all => all.map(one => one.ariaLabel.length > 5)"))


def test_a_sentence_is_announced_once_it_stands(page, walk):
    """The live region was there, silent, before; it speaks once for ten moves, and says what there is to read."""
    explorer = page.locator(".explorer").last
    assert page.locator(".explorer").count() == page.locator(".explorer > .explorer-voice").count() > 3
    voice, sentence, handle = (
        explorer.locator(place).first for place in (".explorer-voice", ".explorer-sentence", ".noUi-handle:visible")
    )
    assert voice.get_attribute("role") == "status"
    voice.evaluate("""voice => {
        window.said = [];
        new MutationObserver(() => window.said.push(voice.textContent)).observe(voice, {childList: true});
    }""")
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("window.said.length")
    assert page.evaluate("window.said.length") == 1 and voice.inner_text().startswith(sentence.inner_text())


def test_where_the_page_is_twice_as_large_nothing_is_cut_off(page, walk):
    """A zoom of 200 % leaves half of the pixels; the file browser is open, as it is at first."""
    page.set_viewport_size({"width": 650, "height": 450})
    page.wait_for_function("document.querySelector('.explorer').clientWidth < 380")
    cut_off = page.locator(".explorer").locator(PARTS).evaluate_all(CUT_OFF)
    page.set_viewport_size({"width": 1300, "height": 900})
    assert cut_off == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_is_ours(scheme, page, walk, axe):
    """Levels A and AA of WCAG 2.2, in the theme that JupyterLab takes for this liking."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(f"({LIGHT})() == {str(scheme == 'light').lower()}")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.run(page, context={"include": [[place] for place in OURS]}, options=rules).response
    assert found["passes"]
    assert [(one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]] == []
