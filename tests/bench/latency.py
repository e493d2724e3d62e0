"""Slider latency in a real JupyterLab: from the key press to the changed pixels, side by side in one run.

    python tests/bench/latency.py

Compared: a slider wired to a Label (the floor), an explorer of the course, and `interact` with a full matplotlib
redraw (the usual way). Medians in milliseconds and ratios; then the pictures per second of a mouse drag.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from real_lab import CHROMIUM_FLAGS, Lab, run_all

from course.classroom.authoring import KERNEL

CELLS = {
    "label": """import ipywidgets as w
slider, label = w.FloatSlider(description="γ", value=0.5, max=0.99, step=0.01), w.Label("0")
slider.observe(lambda change: setattr(label, "value", f"γ = {change.new:.2f}"), "value")
box = w.VBox([slider, label]); box.add_class("probe-label"); box""",
    "explorer": """from course.explorers import ball
from course.optimizers import Momentum
probe = ball(rule=Momentum(0.1, 0.5), only=[Momentum]); probe.widget.add_class("probe-explorer"); probe""",
    "interact": """import matplotlib.pyplot as plt, warnings; warnings.simplefilter("ignore")
from course import objectives, training
from course.explorers import plotting
def full(γ):
    fig, (a, b) = plt.subplots(1, 2, figsize=(10, 4), dpi=144)
    run = training.descend(objectives.ravine, Momentum(0.1, γ), objectives.ravine.start, 100)
    plotting.contours(a, objectives.ravine); plotting.trajectory(a, run.path); b.semilogy(run.losses); plt.show()
box = w.interactive(full, γ=w.FloatSlider(value=0.5, max=0.99, step=0.01)); box.add_class("probe-interact"); box""",
}
WATCH = """(name) => {
  const root = document.querySelector('.probe-' + name);
  const times = window.times = [];
  let pressed = 0, before = null;
  const image = () => root.querySelector('img')?.src;
  root.addEventListener('keydown', () => {
    pressed = performance.now();
    before = name === 'interact' ? image() : null;
  }, true);
  const target = {
    label: '.widget-label:not(:has(*)):last-child, .jupyter-widgets-label',
    explorer: '.stage-moving',
    interact: '.widget-output, .jupyter-widgets-output-area',
  }[name];
  const nodes = root.querySelectorAll(target);
  const observer = new MutationObserver((changes) => {
    if (!pressed) return;
    if (name === 'interact' && (!image() || image() === before)) return;
    const began = pressed;
    const picture = name === 'interact' ? root.querySelector('img').decode() : Promise.resolve();
    pressed = 0;
    picture.then(() => requestAnimationFrame(() => { times.push(performance.now() - began); }));
  });
  nodes.forEach(node => observer.observe(node, {childList: true, subtree: true, characterData: true}));
  window.stopWatching = () => observer.disconnect();
  return nodes.length;
}"""
# A hand moves on without waiting for the page, as Playwright's mouse does: one pointer event for every frame.
DRAG = """([left, width, y, seconds]) => new Promise(done => {
  let pictures = 0, moves = 0;
  const observer = new MutationObserver(() => { pictures += 1; });
  observer.observe(document.querySelector('.probe-explorer .stage-moving'), {childList: true, subtree: true});
  const start = performance.now();
  const move = () => {
    const t = (performance.now() - start) / 1000;
    if (t > seconds) { observer.disconnect(); return done([pictures / t, moves / t]); }
    const clientX = left + width * (0.5 + 0.45 * Math.sin(2 * t));
    const event = {clientX, clientY: y, buttons: 1, bubbles: true};
    document.body.dispatchEvent(new MouseEvent('mousemove', event));
    moves += 1;
    requestAnimationFrame(move);
  };
  move();
})"""


def measure(page, name, presses=40):
    """Median milliseconds from key press to the next frame after the change."""
    handle = page.locator(f".probe-{name} .noUi-handle").nth({"explorer": 1}.get(name, 0))
    handle.focus()
    if not page.evaluate(WATCH, name):
        raise SystemExit(f"nothing to watch for {name}")
    for press in range(presses):
        page.keyboard.press("ArrowRight" if press // 10 % 2 == 0 else "ArrowLeft")
        page.wait_for_timeout(100 if name != "interact" else 700)
    page.evaluate("stopWatching()")
    times = page.evaluate("times")
    if len(times) < presses // 2:
        raise SystemExit(f"{name}: only {len(times)} of {presses} presses changed anything")
    return statistics.median(times[5:])


def drag(page, seconds=4):
    """Pictures and pointer moves per second while γ is dragged to and fro."""
    handle = page.locator(".probe-explorer .noUi-handle").nth(1)
    box, track = handle.bounding_box(), page.locator(".probe-explorer .noUi-base").nth(1).bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    rates = page.evaluate(DRAG, [track["x"], track["width"], y, seconds])
    page.mouse.up()
    return rates


def main():
    folder = Path(tempfile.mkdtemp())
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), folder / "latency.ipynb")
    lab = Lab(folder)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
            page = browser.new_page(viewport={"width": 1400, "height": 1800})
            run_all(page, lab.page("latency.ipynb"))
            page.locator(".probe-interact img").wait_for()
            medians = {name: measure(page, name) for name in CELLS}
            pictures, moves = drag(page)
            browser.close()
    finally:
        lab.stop()
    for name, value in medians.items():
        against = (
            f"{value / medians['label']:5.2f}x the label   {medians['interact'] / value:5.1f}x faster than interact"
        )
        print(f"{name:10} {value:7.1f} ms   {against}")
    print(f"drag       {pictures:7.1f} pictures a second, of {moves:.0f} pointer moves")


if __name__ == "__main__":
    main()
