"""What a learner does, in the real JupyterLab in a real browser: open, run, move a slider, see."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from real_lab import run_all, wait_for

from course.classroom.authoring import KERNEL

LESSON = "notebooks/04_momentum.ipynb"
PICTURE, SENTENCE = ".explorer .stage-moving svg", ".explorer .explorer-sentence"


@pytest.fixture
def page(browser):
    made = browser.new_page(viewport={"width": 1300, "height": 900})
    made.set_default_timeout(60_000)
    yield made
    made.close()


def write_notebook(lab, name, *cells):
    path = lab.root / name
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata={"kernelspec": KERNEL})
    nbformat.write(notebook, path)
    return name


def changes(page, watched, action):
    """Do something and wait until the contents of all watched elements differ from before."""
    before = [page.locator(place).first.inner_html() for place in watched]
    action()
    for place, old in zip(watched, before):
        page.wait_for_function(
            "([place, old]) => document.querySelector(place).innerHTML != old", arg=[place, old], timeout=10_000
        )


def drag(page, handle, pixels):
    """Hold a slider's handle and move it aside in several steps, as a hand does."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=8)
    page.mouse.up()


def press(page, handle, key, times=3):
    handle.focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_plain_slider_answers(lab, page):
    """The way from a browser's slider to the kernel and back, without any code of ours on it."""
    name = write_notebook(
        lab,
        "plain.ipynb",
        """
import ipywidgets as widgets
slider, label = widgets.IntSlider(value=50), widgets.Label()
label.add_class("answer")
slider.observe(lambda change: setattr(label, "value", f"now {change.new}"), "value")
widgets.VBox([slider, label])""",
    )
    run_all(page, lab.page(name))
    handle = page.locator(".jp-OutputArea-output .noUi-handle").first
    changes(page, [".answer"], lambda: press(page, handle, "ArrowRight", 1))
    assert page.locator(".answer").inner_text() == "now 51"
    changes(page, [".answer"], lambda: drag(page, handle, 60))
    assert int(page.locator(".answer").inner_text().removeprefix("now ")) > 51


def test_lesson_runs_and_its_slider_moves_picture_and_sentence(lab, page):
    run_all(page, lab.page(LESSON))
    handle = page.locator(".explorer .noUi-handle").first
    changes(page, [PICTURE, SENTENCE], lambda: press(page, handle, "ArrowRight"))
    changes(page, [PICTURE, SENTENCE], lambda: drag(page, handle, 25))


def test_a_lesson_saved_with_live_sliders_shows_picture_and_sentence_without_its_kernel(lab, page):
    """As the learner left them: the server keeps the sliders' state in the notebook."""
    run_all(page, lab.page(LESSON))
    handle = page.locator(".explorer .noUi-handle").first
    changes(page, [PICTURE, SENTENCE], lambda: press(page, handle, "ArrowRight"))
    left = page.locator(SENTENCE).first.inner_text()
    page.keyboard.press("Control+s")
    wait_for(lambda: left in (lab.root / LESSON).read_text("utf-8"), 20)
    for session in json.load(lab.request("api/sessions")):
        lab.request(f"api/sessions/{session['id']}", "DELETE")
    page.goto(lab.page(LESSON) + "&reset")
    page.locator(SENTENCE).first.scroll_into_view_if_needed()
    assert page.locator(SENTENCE).first.inner_text() == left
    assert page.locator(PICTURE).first.is_visible() and page.get_by_text("Error displaying widget").count() == 0


def test_no_news_pop_up(lab, page):
    """JupyterLab would ask about its news on a first visit."""
    run_all(page, lab.page(write_notebook(lab, "quiet.ipynb", "1 + 1")))
    assert page.locator(".Toastify__toast").count() == 0


def test_a_walk_is_played(lab, page):
    """The button lets the ball roll from its start: slider, picture and sentence follow by themselves, to the end."""
    code = "from course.explorers import ball\nball(steps=60)"
    run_all(page, lab.page(write_notebook(lab, "play.ipynb", code)))
    steps, sentence = page.locator(".explorer .widget-readout").last, page.locator(SENTENCE)
    assert steps.inner_text() == "60"  # untouched so far
    changes(page, [PICTURE, SENTENCE], page.locator(".explorer .widget-play button").first.click)
    assert int(steps.inner_text()) < 30
    wait_for(lambda: steps.inner_text() == "60" and "after 60 steps" in sentence.inner_text(), 20)


@pytest.mark.parametrize("width, in_a_row", [(1280, 2), (1024, 1)], ids=["laptop", "projector"])
def test_no_label_is_cut_off_and_pictures_are_read_out(lab, page, width, in_a_row):
    """With the file browser open, as it is at first."""
    code = "from course.explorers import lines, parabola, trap\ntrap()"
    name = write_notebook(lab, f"labels_{width}.ipynb", code, "parabola()", "lines({'a': [1, 2]}, 'It rises to 2.')")
    page.set_viewport_size({"width": width, "height": 768})
    run_all(page, lab.page(name))
    labels, sliders = (page.locator(f".explorer .widget-{kind}:visible") for kind in ("label", "hslider"))
    cut = labels.evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)")
    assert labels.count() >= 4 and not cut
    one, other = sliders.evaluate_all("all => all.slice(0, 2).map(e => e.offsetTop)")
    assert (abs(one - other) < 10) == (in_a_row == 2)
    assert page.get_by_alt_text("It rises to 2.").is_visible()
