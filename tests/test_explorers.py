"""Every explorer, headless: every control over its whole range, and what the learner sees."""

import base64
import io
import re
import threading
import warnings
from dataclasses import dataclass
from xml.etree import ElementTree

import ipywidgets as widgets
import numpy as np
import pytest
from matplotlib.text import Text
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from course import optimizers, theory
from course.experiments.race import race
from course.explorers import (
    average,
    ball,
    batch_study,
    batches_map,
    cycle,
    first_last,
    horizon,
    late,
    learn_digits,
    lines,
    look_ahead,
    median_or_mean,
    normalised,
    parabola,
    plotting,
    rate_plane,
    reach,
    schedule,
    second,
    shaken,
    stage,
    trap,
    turned,
    who_leads,
)
from course.explorers.arrival import describe
from course.explorers.ball import stride
from course.explorers.plotting import style
from course.objectives import SURFACES, quadratic, ravine
from course.optimizers import AdaDelta, Adam, AMSGrad, GradientDescent, Momentum, Optimizer
from course.training import descend, falling, game

EXPLORERS = {
    "ball": lambda: ball(rule=Momentum(0.1, 0.9)),
    "rate_plane": rate_plane,
    "average": average,
    "cycle": cycle,
    "first_last": lambda: first_last(batch_size=8),
    "late": late,
    "learn_digits": learn_digits,
    "median_or_mean": median_or_mean,
    "horizon": horizon,
    "look_ahead": look_ahead,
    "parabola": parabola,
    "pendulum": lambda: parabola(0.25, 0.5),
    "normalised": normalised,
    "batches_map": batches_map,
    "batch_study": batch_study,
    "schedule": schedule,
    "second": second,
    "shaken": shaken,
    "trap": trap,
    "turned": turned,
    "who_leads": lambda: who_leads(
        {B: race("softmax regression", B, ("GradientDescent", "Adam", "AdaDelta")) for B in (64, 512)},
        {B: race("softmax regression", B, ("GradientDescent", "Adam"), tuned=False) for B in (64, 512)},
    ),
}
each = pytest.mark.parametrize("name", EXPLORERS)

#: What no sentence may say.
NONSENSE = re.compile(
    r"""(?<![\d.])1[ ](steps|times|examples|epochs|values|gradients|Hessians)\b  # a plural of one
    | \b1\.0+x | factor[ ]1\.0+\b  # a comparison or a factor that rounds to nothing
    | (?<![\d.e])-0(\.0+)?(?![\d.])  # minus zero
    | \d{10} | nan | \binf\b  # a number that is none""",
    re.I | re.X,
)


def settings(control):
    """Values of a control from end to end, the ends included."""
    if isinstance(control, (widgets.Dropdown, widgets.SelectionSlider, widgets.ToggleButtons)):
        return [value for _, value in control._options_full][:: max(1, len(control._options_full) // 12)] + [
            control._options_full[-1][1]
        ]
    return [type(control.value)(value) for value in np.linspace(control.min, control.max, 7)]


def corner(explorer, rng):
    """A state of all controls at once: about half of them at an end, the others anywhere."""
    stops = {key: settings(control) for key, control in explorer.controls.items()}
    return {key: values[rng.choice([0, len(values) - 1, rng.integers(len(values))])] for key, values in stops.items()}


def layer(explorer):
    return explorer.stage._layer.value


@each
def test_every_control_over_its_whole_range(name, monkeypatch):
    monkeypatch.setattr(stage, "PAUSE", np.inf)  # where a move takes seconds, the one before counts as having stood
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer = EXPLORERS[name]()
        first, sentence, heard = layer(explorer), explorer.sentence, set()
        chosen = explorer.values.get("optimizer")
        for key, control in explorer.controls.items():
            start = control.value
            if "." in key:  # a slider of one optimizer, seen only when that is chosen
                explorer.controls["optimizer"].value = key.split(".")[0]
            for value in settings(control):
                control.value = value
                heard.add(explorer.sentence)
                svg = ElementTree.fromstring(layer(explorer))
                assert svg.get("aria-label") == explorer.sentence and len(explorer.sentence) > 20
                assert "nan" not in layer(explorer).lower(), (key, value)
                assert len(layer(explorer)) < 60_000, (key, value)
            control.value = start
            if "." in key:
                explorer.controls["optimizer"].value = chosen
        assert len(heard) > len(explorer.controls), "the sentence hardly ever changes"
    if name != "ball":  # whose start point follows the surface
        assert (layer(explorer), explorer.sentence) == (first, sentence), "back at the start, but another picture"


@each
def test_all_type_follows_the_presenters_wish(name, monkeypatch):
    """What is drawn anew, too, such as an axis that was cleared. Usual type is smaller than what is asked for here."""
    for key, value in style.PRESENTER.items():
        monkeypatch.setitem(style.STYLE, key, value)
    texts = EXPLORERS[name]().stage.figure.findobj(Text)
    sizes = [text.get_fontsize() for text in texts if text.get_visible() and len(text.get_text().strip()) > 1]
    assert min(sizes) > 0.8 * style.PRESENTER["font.size"]


@each
def test_no_corner_is_warned_of_or_described_by_nonsense(name):
    """Controls together: what is legal alone may overflow with another."""
    explorer, rng = EXPLORERS[name](), np.random.default_rng(0)
    for control in explorer.controls.values():
        control.unobserve(explorer._changed, names="value")  # all of them move before it is drawn
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(6):
            values = corner(explorer, rng)
            for key, control in explorer.controls.items():
                control.value = values[key]
            explorer._changed()
            assert not NONSENSE.search(explorer.sentence), explorer.sentence
            assert "nan" not in layer(explorer).lower(), values


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: batch_study(64, 3.0, 0.34), "never at the target"),
        (lambda: batch_study(64, 3.3, 0.14), "never at the target"),
        (lambda: batch_study(64, 3.6, 0.25), "never at the target"),
        (lambda: rate_plane(steps=200, eta=2.0, gamma=0.99), "diverges. The error grows by the factor 1.147 per step"),
        (
            lambda: rate_plane(eta=1.0, gamma=0.0),
            "on the limit of stability. In the long run the error neither shrinks nor grows",
        ),
        (lambda: rate_plane(eta=1.2, gamma=0.2), "on the limit of stability"),
        (
            lambda: rate_plane(eta=0.9999, gamma=0.0),
            "shrinks by the factor 1 − 0.0002 per step, a digit every 11512 steps",
        ),
        (
            lambda: rate_plane(1.0, 1.0, eta=1.0, gamma=0.0),
            "shrinks by the factor 0 per step, a digit or more every step",
        ),
        (lambda: late(0, 1.0, 0.0), "on the limit of stability"),
        (lambda: cycle(3.3, 58), "Nesterov at 0.0000"),
        (lambda: schedule("constant", 0.055), "as good as the best constant η"),
        (lambda: schedule("cosine", 0.5, warm_up=1), "cosine, 1 step of warm-up to"),
        (lambda: ball(ravine, GradientDescent(0.5), steps=1), "after 1 step at"),
        (lambda: ball(ravine, Momentum(0.5, 0.5), start=(0.0, 0.0), goal=reach(1e-6, 1)), "0 steps to a loss of 1e-06"),
        (lambda: ball(quadratic(-1, 1), GradientDescent(0.1)), "with a loss of -9.5e+07; there is no minimum"),
        (lambda: ball(quadratic(-1, 1), GradientDescent(3.0), steps=300), "beyond all bounds: there is no minimum"),
    ],
)
def test_what_was_nonsense_once(make, says):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer = make()
    assert says in explorer.sentence and not NONSENSE.search(explorer.sentence)


def test_who_starts_at_the_minimum_has_reached_it():
    assert ball(ravine, GradientDescent(0.1), start=(0.0, 0.0), goal=reach(1e-6, within=1)).ticked


def test_a_run_that_comes_back_has_not_diverged():
    """The first step leaves the minimum by millions, the last ones are back."""
    far = descend(ravine, Momentum(lambda t: 1e4 if t == 1 else 0.4, 0.0), (1.0, 1.0), 80)
    assert far.diverged_at == 1 and far.blown_up[1] and not far.blown_up[-1]
    assert "diverges" not in describe(
        far, ravine
    ) and "On the way the loss was a million times above where it began." in describe(far, ravine)


@each
def test_the_settled_picture_is_the_one_drawn_at_rest(name, monkeypatch):
    monkeypatch.setattr(stage, "PAUSE", np.inf)  # on a slow machine a dragged slider rests, and leaves a ghost
    dragged, rested = EXPLORERS[name](), EXPLORERS[name]()
    key = next(
        key
        for key, control in dragged.controls.items()
        if "gamma" in key or key in ("beta", "batch_size", "t", "warm_up", "method", "steps", "period")
    )
    stops = settings(dragged.controls[key])
    for value in [*stops, *reversed(stops), stops[2]]:
        dragged.controls[key].value = value
    rested.controls[key].value = stops[2]
    # the layout's solver leaves an axes' edge open in the last bit, and the names of clipping areas come from it
    one, other = (re.sub(r"\bp[0-9a-f]{10}\b", "area", layer(explorer)) for explorer in (dragged, rested))
    assert one == other


def test_two_threads_leave_the_last_state_on_the_stage():
    explorer = ball(rule=Momentum(0.1, 0.9), only=[Momentum])
    names = "Momentum.gamma", "Momentum.eta"

    def drag(name, values):
        for value in values:
            explorer.controls[name].value = value

    values = (
        [float(x) for x in np.linspace(0, 0.9, 40)],
        [value for _, value in explorer.controls[names[1]]._options_full][20:60],
    )
    threads = [threading.Thread(target=drag, args=pair) for pair in zip(names, values)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh = ball(rule=Momentum(explorer.controls[names[1]].value, explorer.controls[names[0]].value), only=[Momentum])
    assert layer(explorer) == layer(fresh)


@each
def test_a_saved_notebook_shows_picture_and_sentence(name):
    explorer = EXPLORERS[name]()
    data, metadata = explorer._repr_mimebundle_()
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert "application/vnd.jupyter.widget-view+json" in data
    assert picture.width >= 1.5 * metadata["image/png"]["width"]
    assert explorer.sentence in data["text/plain"] and metadata["image/png"]["alt"] == explorer.sentence


@each
def test_still_ink_and_moving_ink_are_apart(name):
    """The still layer is the same wherever the moving artists are; the two layers together are the whole picture."""
    explorer = EXPLORERS[name]()
    still, whole = picture(explorer.stage._still.value), Image.open(io.BytesIO(explorer.stage.png())).convert("RGB")
    explorer.stage.redraw()
    assert still.tobytes() == picture(explorer.stage._still.value).tobytes()
    assert still.size == whole.size and still.tobytes() != whole.tobytes()


def picture(value):
    return Image.open(io.BytesIO(base64.b64decode(value.split("base64,")[1].split('"')[0]))).convert("RGB")


@each
def test_every_control_has_a_name_a_keyboard_can_reach(name):
    for control in EXPLORERS[name]().controls.values():
        assert control.description and not control.disabled


def test_a_logarithmic_slider_stops_at_round_numbers_and_at_its_start():
    stops = settings(ball(rule=Momentum(0.123, 0.9)).controls["Momentum.eta"])
    assert (
        stops[0] == 1e-3 and stops[-1] == 10 and ball(rule=Momentum(0.123, 0.9)).controls["Momentum.eta"].value == 0.123
    )


def test_what_is_hidden_is_not_shown_and_keeps_its_value():
    explorer = ball(rule=Momentum(0.1, 0.9), hide=["x", "steps"])
    assert explorer.controls["x"].layout.display == explorer.controls["steps"].layout.display == "none"
    assert explorer.controls["y"].layout.display != "none"


def test_labels_carry_symbol_and_word():
    explorer = ball(rule=Momentum(0.1, 0.9))
    assert explorer.controls["Momentum.gamma"].description == "γ momentum"
    assert explorer.controls["Momentum.eta"].description == "η learning rate"


def test_a_new_optimizer_is_in_every_menu_by_existing():
    @dataclass(frozen=True)
    class Signed(Optimizer):
        eta: float = 0.1
        damping: float = 0.5

        def step(self, theta, grad, state, t):
            eta, damping = self.at(t)
            return theta - eta * damping * np.sign(grad), {}

    for explorer in (ball(), learn_digits()):
        explorer.controls["optimizer"].value = "Signed"
        assert explorer.sentence.startswith("Signed η = 0.1, damping = 0.5")
        explorer.controls["Signed.damping"].value = 0.75
        assert "damping = 0.75" in explorer.sentence


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_the_ball_says_what_happened(surface):
    explorer = ball(surface, GradientDescent(1e-3), steps=60)
    run = descend(surface, GradientDescent(1e-3), surface.start, 60)
    arrived = run.steps_to(surface.floor + 1e-6)
    assert (
        f"{arrived} steps to a loss"
        if arrived is not None
        else "above the lowest minimum"
        if run.diverged_at is None
        else "diverges"
    ) in explorer.sentence


def test_divergence_is_named_not_raised():
    explorer = ball(rule=GradientDescent(5.0), steps=100)
    assert explorer.sentence.startswith("GradientDescent η = 5: diverges.")
    assert "diverges" in rate_plane(eta=2.0, gamma=0.0).sentence


def test_another_surface_brings_its_own_start():
    explorer = ball(rule=Adam(0.05))
    for surface in SURFACES:
        explorer.controls["surface"].value = surface.name
        assert (explorer.controls["x"].value, explorer.controls["y"].value) == pytest.approx(surface.start, abs=0.02)
        (low, high), _ = surface.window
        assert (explorer.controls["x"].min, explorer.controls["x"].max) == (low, high)


def test_the_batch_study_says_what_the_theory_does():
    h, explorer = theory.spectrum(1000), batch_study(64, 0.5, 0.5)
    steps = theory.steps_to_target([64], 0.5, 0.5, h, h, 1.0, 0.01 * 0.5 * h.sum())[0]
    assert f"at the target after {steps:.0f} steps and {64 * steps:.0f} examples" in explorer.sentence
    for compare, t in (("examples", 2**15 // 64), ("steps", 2**9)):
        explorer.controls["compare"].value = compare
        assert f"{theory.expected_loss_after(0.5, 0.5, h, h / 64, 1.0, t):.3g}. With η tuned" in explorer.sentence
    explorer.controls["eta"].value, explorer.controls["compare"].value = 4.0, "target"
    assert "never at the target" in explorer.sentence


def test_the_goal_gets_its_tick_and_keeps_it():
    explorer = ball(ravine, GradientDescent(0.1), goal=reach(1e-6, within=90), only=[GradientDescent])
    assert not explorer.ticked and "☐" in explorer._target.value
    explorer.controls["GradientDescent.eta"].value = 0.95
    assert explorer.ticked and "✓ reached" in explorer._target.value
    explorer.controls["GradientDescent.eta"].value = 0.1
    assert explorer.ticked and "before" in explorer._target.value


@pytest.mark.parametrize(
    "period, beta2, fooled", [(3, 0.1, True), (3, 0.99, False), (100, 0.9, True), (100, 0.999, False)]
)
def test_adam_is_fooled_by_what_is_rarer_than_its_memory(period, beta2, fooled):
    """Reddi, Kale & Kumar 2018, theorems 1 and 2; nothing fools AMSGrad."""
    adam, amsgrad = (game(rule(falling, 0.0, beta2), period, 3000)[-1] for rule in (Adam, AMSGrad))
    assert amsgrad < -0.4 and (adam > 0.9 if fooled else adam < -0.8)


def test_turning_costs_adagrad_and_nobody_else():
    explorer = turned()
    assert "AdaGrad (η = 6.3): 5 steps" in explorer.sentence
    explorer.controls["angle"].value = 20
    assert "AdaGrad (η = 0.38): 228 steps" in explorer.sentence and "298 steps" in explorer.sentence
    explorer.controls["method"].value = "RMSProp"
    assert "RMSProp (η = 0.003): not there after 400 steps" in explorer.sentence


def test_signs_settle_where_they_must():
    """At the median of the examples, at the median of the means of batches, and with a memory at the mean."""
    explorer = median_or_mean(batch_size=1)
    assert "signs settle near 0.0" in explorer.sentence and "exactly: 0.00" in explorer.sentence
    explorer.controls["batch_size"].value = 3
    assert "signs settle near 3.2" in explorer.sentence and "exactly: 3.33" in explorer.sentence
    explorer.controls["batch_size"].value, explorer.controls["beta"].value = 1, 0.9
    assert "signs settle near 2.4" in explorer.sentence


def test_the_order_of_averaging_counts_for_signs_and_not_for_sgd():
    best = lambda explorer: [
        float(loss) for loss in re.findall(r"average(?: first| last)? (\d\.\d+)", explorer.sentence)
    ]
    explorer = first_last("sign", batch_size=1)
    none, first, last = best(explorer)
    assert first < 0.7 * min(none, last)
    explorer.controls["shape"].value = "SGD"
    none, first, last = best(explorer)
    assert first == last


def test_momentum_is_compared_with_the_same_rule_without():
    explorer = ball(ravine, Momentum(0.1, 0.8), steps=150)
    plain = descend(ravine, Momentum(0.1, 0.0), ravine.start, 2000).steps_to(1e-6)
    assert f"With γ = 0 it takes {plain}" in explorer.sentence


def test_a_slider_bears_the_symbol_of_the_field():
    assert optimizers.quantity(Momentum.__dataclass_fields__["gamma"]).symbol == "γ"


def test_a_moving_label_keeps_its_digits():
    """The picture's coordinates are cut to a tenth of a point; numbers that are read are not."""
    explorer = batches_map(0.9, 1)
    explorer.controls["gamma"].value = 0.98
    assert "γ = 0.98</text>" in layer(explorer)


@pytest.mark.parametrize(
    "names, methods",
    [
        (["Adam", "momentum 0.9"], ["adam", "momentum"]),
        (["heavy ball", "Nesterov"], ["heavyball", "nesterov"]),
        (["RMSPropMomentum", "RMSProp, ε = 0.01"], ["rmspropmomentum", "rmsprop"]),
    ],
)
def test_a_method_keeps_its_colour(names, methods):
    assert plotting.styles(names) == [plotting.METHODS[method] for method in methods]


@pytest.mark.parametrize("names", [["γ = 0", "γ = 0.9"], ["Adam", "Adam, no correction"], ["Adam", "signal"]])
def test_what_are_no_different_methods_is_told_apart_by_order(names):
    assert plotting.styles(names) == [*plotting.SERIES[: len(names)]]


def test_no_two_methods_look_the_same():
    looks = {(style["color"], str(style["linestyle"]), style["marker"]) for style in plotting.METHODS.values()}
    names = {
        "sgd": "gradientdescent",
        "heavyball": "momentum",
        "lbfgs": "l-bfgs",
        "sign(signum)": "signum",
    }  # of one method each
    assert len(looks) == len(plotting.METHODS) - len(names)


def test_the_setting_before_stays_faintly_behind(monkeypatch):
    """What stood for a while is compared with; what a dragged slider passes through is not."""
    clock = iter([0.0, 0.1, 5.0, 5.1, 5.2, 9.0])
    monkeypatch.setattr(stage, "monotonic", lambda: next(clock))
    fig, ax = plotting.figure()
    ax.set(xlim=(0, 4), ylim=(0, 4))
    (line,) = ax.plot([1, 2], [1, 1], color="#0072B2")
    picture = stage.Stage(fig, [line])
    lines = lambda: re.findall(r'd="(M[^"]*)"', picture._layer.value)
    [at_rest], drawn = lines(), []
    for height in (2, 3, 3.5):
        line.set_data([1, 2], [height, height])
        picture.update()
        drawn.append(lines())
    first, second, third = drawn
    assert first[0] == second[0] == third[0] == at_rest
    assert len({shown[1] for shown in (first, second, third)}) == 3
    picture.redraw()  # after the still ink has changed, the old setting is of another picture
    assert len(lines()) == 1


@pytest.mark.parametrize("explorer, slider", [(ball, "steps"), (cycle, "t")])
def test_a_walk_can_be_played(explorer, slider):
    """Twenty frames a second, from the first step to the last, in a few seconds."""
    shown = explorer()
    [play] = [child for child in shown.widget.children[0].children if isinstance(child, widgets.Play)]
    steps = shown.controls[slider]
    assert (play.min, play.max, play.interval) == (steps.min, steps.max, 50)
    assert 2 <= (play.max - play.min) / play.step * play.interval / 1000 <= 6


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)
def test_a_start_lies_on_the_grid_of_its_slider(surface):
    """A browser moves a value that is off the grid, and the walk on the page is then another than the stored one."""
    for value, (low, high) in zip(surface.start, surface.window):
        stops = (value - low) / stride(value, low, high)
        assert stops == pytest.approx(round(stops), abs=1e-6)


def test_who_stands_on_the_minimum_for_a_step_passes_it_with_the_next():
    """γ = 0.5 and ηλ₂ = 1: the first step lands on zero, the second goes on to the other side, and it swings."""
    run = descend(ravine, Momentum(0.5, 0.5), ravine.start, 4)
    assert run.path[1, 1] == 0 and run.path[0, 1] > 0 > run.path[2, 1]
    assert "1 time along θ₂" in describe(descend(ravine, Momentum(0.5, 0.5), ravine.start, 2), ravine)


def test_the_tangents_of_the_parabola_lead_to_where_the_next_step_lands():
    explorer = parabola(0.5)
    tangents = next(artist for artist in explorer.stage.moving if artist.get_linestyle() == "--")
    x, y = tangents.get_data()
    assert x[:4] == pytest.approx([1, 0.5, 0.5, 0.25])  # each step halves θ
    assert y[:4] == pytest.approx([0.5, 0.5 - 0.5, 0.125, 0.125 - 0.5 * 0.25])  # ½θ², then down the slope θ by ηθ


@pytest.mark.parametrize(
    "eta, gamma, said",
    [
        (0.25, 0.1, "overdamped"),
        (0.25, 0.25, "critically damped"),
        (0.25, 0.9, "underdamped"),
        (2.5, 0.1, "jumps from side to side and comes no closer"),
    ],
)
def test_damping_is_named(eta, gamma, said):
    assert said in parabola(eta, gamma).sentence


def test_a_picture_is_read_out_on_the_page_and_in_what_nbconvert_makes_of_it(monkeypatch):
    """JupyterLab shows the HTML, and takes no alt of a PNG; nbconvert's classic templates take it of the metadata."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw, metadata=None: shown.append((bundle, metadata)))
    lines({"a": [1, 2]}, "A line that rises from 1 to 2 & on.")._ipython_display_()
    (data, metadata), (caption, _) = shown
    alt = 'alt="A line that rises from 1 to 2 &amp; on."'
    assert alt in data["text/html"] and caption["text/markdown"] == "*A line that rises from 1 to 2 & on.*"
    kept = {"image/png": base64.b64encode(data["image/png"]).decode(), "text/plain": data["text/plain"]}
    cell = new_code_cell(outputs=[new_output("display_data", kept, metadata=metadata)])
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(new_notebook(cells=[cell]))
    assert alt in page


def test_epsilon_has_a_slider_and_is_named_once_it_is_not_the_usual_one():
    """Far above √v̂ it makes Adam a momentum method with a rate of η/ε."""
    explorer = ball(ravine, Adam(0.1), steps=20)
    floor = explorer.controls["Adam.eps"]
    assert floor.value == 1e-8 and "ε" not in explorer.sentence and 20 < len(floor.options) < 50
    floor.value = 1.0
    assert "β₂ = 0.999, ε = 1: after" in explorer.sentence
    assert ball(ravine, AdaDelta(eps=1e-3)).controls["AdaDelta.eps"].value == 1e-3
