"""Slider latency in a real JupyterLab: from the key press to the changed pixels, side by side in one run.

    python tests/bench/latency.py

Compared: a slider wired to a Label (the floor), an explorer of the course, and `interact` with a full matplotlib
redraw (the usual way). Medians in milliseconds and ratios; then the pictures per second of a mouse drag.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

CHROMIUM = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]
CELLS = {
    "label": """import ipywidgets as w
slider, label = w.FloatSlider(description="γ", value=0.5, max=0.99, step=0.01), w.Label("0")
slider.observe(lambda change: setattr(label, "value", f"γ = {change.new:.2f}"), "value")
box = w.VBox([slider, label]); box.add_class("probe-label"); box""",
    "explorer": """from course.explorers import ball
from course.optimizers import Momentum
probe = ball(rule=Momentum(0.1, 0.5), only=[Momentum]); probe.widget.add_class("probe-explorer"); probe""",
    "interact": """import matplotlib.pyplot as plt, warnings; warnings.simplefilter("ignore")
from course import objectives, plotting, training
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
  root.addEventListener('keydown', () => { pressed = performance.now(); before = name === 'interact' ? image() : null; }, true);
  const target = {label: '.widget-label:not(:has(*)):last-child, .jupyter-widgets-label', explorer: '.stage-moving', interact: '.widget-output, .jupyter-widgets-output-area'}[name];
  const nodes = root.querySelectorAll(target);
  const observer = new MutationObserver((changes) => {
    if (!pressed) return;
    if (name === 'interact' && (!image() || image() === before)) return;
    const began = pressed; pressed = 0;
    requestAnimationFrame(() => { times.push(performance.now() - began); });
  });
  nodes.forEach(node => observer.observe(node, {childList: true, subtree: true, characterData: true}));
  window.stopWatching = () => observer.disconnect();
  return nodes.length;
}"""
DRAG = """() => {
  window.frames = 0;
  const observer = new MutationObserver(() => { window.frames += 1; });
  observer.observe(document.querySelector('.probe-explorer .stage-moving'), {childList: true, subtree: true});
}"""


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


def drag(page, seconds=3):
    """Pictures per second while the mouse drags γ to and fro."""
    handle = page.locator(".probe-explorer .noUi-handle").nth(1)
    box, track = handle.bounding_box(), page.locator(".probe-explorer .noUi-base").nth(1).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.evaluate(DRAG)
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step += 1
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.45 * (abs(step % 200 - 100) / 50 - 1)), box["y"] + box["height"] / 2)
    frames, took = page.evaluate("window.frames"), time.perf_counter() - start
    page.mouse.up()
    return frames / took


def lab(folder, port):
    """JupyterLab through the course's own launcher, on this notebook folder."""
    command = [sys.executable, "-m", "course.cli", "lab", "--no-browser", "--allow-root", f"--port={port}", f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=bench"]
    return subprocess.Popen(command, env={**os.environ, "COURSE_HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def main():
    folder, port = Path(tempfile.mkdtemp()), free_port()
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS.values()])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, folder / "latency.ipynb")
    server = lab(folder, port)
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api?token=bench", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
            page = browser.new_page(viewport={"width": 1400, "height": 1800})
            page.goto(f"http://127.0.0.1:{port}/lab/tree/latency.ipynb?token=bench&reset")
            page.locator(".jp-Notebook").wait_for(timeout=60000)
            page.get_by_text("Run", exact=True).first.click()
            page.get_by_text("Run All Cells", exact=True).click()
            page.locator(".probe-interact img").wait_for(timeout=60000)
            page.wait_for_timeout(1500)
            page.screenshot(path=str(folder / "latency.png"))
            medians = {name: measure(page, name) for name in CELLS}
            rate = drag(page)
            browser.close()
    finally:
        server.terminate()
        server.wait(20)
    for name, value in medians.items():
        print(f"{name:10} {value:7.1f} ms   {value / medians['label']:5.2f}x the label   {medians['interact'] / value:5.1f}x faster than interact")
    print(f"drag       {rate:7.1f} pictures a second")
    print(json.dumps({"medians_ms": medians, "drag_per_s": rate, "screenshot": str(folder / "latency.png")}))


if __name__ == "__main__":
    main()
