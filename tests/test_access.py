"""A whole live lesson for whoever has no mouse, or does not see it, in the real JupyterLab: keyboard, axe, both themes.

The lesson is run once, walked through by keyboard alone, and then looked at as the walk has left it.
"""

import json

import pytest
from real_lab import run_all, wait_for
from test_pages import axe

from course.classroom.checking.questions import questions

LESSON = "04_momentum"
#: What is ours in a lesson's page; the rest is JupyterLab's.
OURS = [".jp-OutputArea-output", ".jp-RenderedMarkdown"]
#: Where the focus is: what it is, its name and value as they are read out, and how it looks there and how without.
#: `left` is whether the last stop looks, now that it is left, as it did with the focus.
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
MANY = 200  # more stops than a lesson has
PREDICTED = "document.querySelectorAll('.course-prediction :checked').length"


@pytest.fixture(scope="module")
def page(lab, browser):
    """The lesson on a desk, all of it run, its first cell selected."""
    made = browser.new_page(viewport={"width": 1300, "height": 900})
    made.set_default_timeout(60_000)
    run_all(made, lab.page(f"notebooks/{LESSON}.ipynb"))
    made.locator(".explorer .noUi-handle").first.wait_for()
    made.keyboard.press("Escape")
    for _ in range(made.locator(".jp-Notebook .jp-Cell").count()):
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
        before = page.evaluate("document.activeElement.ariaValueText")
        for key in ("ArrowRight", "ArrowLeft"):
            page.keyboard.press(key)
            stop["moved"] = page.evaluate("document.activeElement.ariaValueText") != before
            if stop["moved"]:
                return
    elif stop["role"] == "radio" and not stop["answered"]:
        page.keyboard.press("Space")
        page.wait_for_function("document.activeElement.checked")


def test_the_keyboard_reaches_and_moves_every_slider(page, walk):
    sliders = [stop for stop in walk if stop["role"] == "slider"]
    assert len(sliders) > 8 and [stop["name"] for stop in sliders if not stop["moved"]] == []
    missed = "all => all.filter(one => one.checkVisibility() && !one.walked).map(one => one.outerHTML)"
    assert page.locator(".explorer :is(.noUi-handle, button, select)").evaluate_all(missed) == []


def test_the_keyboard_answers_every_question(page, walk, lab):
    """Those before the experiment, and what `confront` asks whoever has not chosen."""
    kept = lab.root / "home" / "progress.json"
    asked = {name for name, question in questions().items() if question.lesson == LESSON}
    wait_for(lambda: kept.exists() and asked <= set(json.loads(kept.read_text("utf-8"))["predictions"]), 20)
    assert asked and page.evaluate(PREDICTED) >= len(asked)


def test_every_stop_says_what_it_is_and_is_seen_to_be_it(walk):
    ours = [stop for stop in walk if stop["output"]]
    assert [stop for stop in ours if not stop["name"].strip() and stop["role"] not in ("radio", "select-one")] == []
    assert {stop["name"] for stop in ours} > {"γ momentum", "play or pause"}
    assert [stop["unseen"] for stop in walk if stop["unseen"]] == []


def test_a_sentence_is_announced_once_it_stands(page, walk):
    """The live region was there, silent, before; it speaks once for ten moves, and says what there is to read."""
    explorer = page.locator(".explorer").last
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


def test_axe_finds_nothing_in_what_is_ours(page, walk, axe):
    """Levels A and AA of WCAG 2.2."""
    assert violations(page, axe) == []


def violations(page, axe):
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.run(page, context={"include": [[place] for place in OURS]}, options=rules).response
    assert found["passes"]
    return [(one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]]
