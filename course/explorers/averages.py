"""The moving average: a noisy signal and its average on the left, what the average lets through on the right."""

import numpy as np

from course.averages import ewma, frequency_response, variance_factor
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import slider, switch
from course.explorers.stage import Stage
from course.explorers.words import counted, rounded

LENGTH = 200


def average(beta=0.9, period=50, goal=None, targets=()):
    """An explorer of the EWMA of a wave in noise. β is the memory, the share of the old average that is kept.

    The goal gets `(noise_left, wave_left)`: the shares of the noise's spread and of the wave's height that remain.
    `targets`, the same two, are drawn as lines.
    """
    fig, (signal, response) = plotting.figure(2, size=(10, 3.8), width_ratios=(1.6, 1))
    t, noise = np.arange(LENGTH), np.random.default_rng(3).normal(scale=0.6, size=LENGTH)
    omega = np.geomspace(0.02, np.pi, 200)
    controls = {
        "beta": slider("β memory", beta, 0, 0.99, step=0.01),
        "period": slider("length of the wave (steps)", period, 4, 200, whole=True),
        "corrected": switch("bias correction", {"on": True, "off": False}, True),
    }
    with plotting.styled():
        signal.set(
            xlabel="step",
            ylabel="value",
            xlim=(0, LENGTH),
            ylim=(-1.5, 3.6),
            title="signal (dots), its wave (dotted), average (line)",
        )
        response.set(
            xlabel="frequency (radians per step)",
            ylabel="share that gets through",
            xscale="log",
            xlim=(0.02, np.pi),
            ylim=(0, 1.3),
            title="low-pass filter",
        )
        response.grid(True, linewidth=0.6)
        for height, text in zip(targets, ("noise: below", "wave: above")):
            response.axhline(height, color="#009E73", linewidth=1.2)
            response.text(0.0215, height - 0.015, f"goal, {text}", va="top", color="#00664B")
        moving = [
            *signal.plot([], ".", color="#999999", markersize=4),
            *signal.plot([], color="#000000", linestyle=":", linewidth=1.2),
            *signal.plot([], color="#0072B2"),
            *response.plot([], color="#0072B2"),
            *response.plot([], "o", markersize=10, color="#D55E00", markeredgecolor="white", label="our wave"),
            *response.plot(
                [], "s", markersize=9, color="#777777", markeredgecolor="white", label="the noise, all in all"
            ),
        ]
        response.legend(handles=moving[-2:], loc="upper right", handletextpad=0.1)

    def show(beta, period, corrected):
        wave = 1 + np.sin(2 * np.pi * t / period)
        smooth, left = ewma(wave + noise, beta, corrected), np.sqrt(variance_factor(beta))
        frequency = 2 * np.pi / period
        passed = float(frequency_response(beta, frequency))
        shown = (
            (t, wave + noise),
            (t, wave),
            (t, smooth),
            (omega, frequency_response(beta, omega)),
            ([frequency], [passed]),
            ([np.pi / 2], [left]),
        )
        for line, points in zip(moving, shown):
            line.set_data(*points)
        alike = counted(float(rounded((1 + beta) / (1 - beta))), "value")
        words = (
            f"β = {beta:.2g}: {left:.0%} of the noise and {passed:.0%} of the wave get through. "
            f"Against the noise that is as good as a mean of {alike}. "
            f"After the first value, {wave[0] + noise[0]:.2f}, the average says {smooth[0]:.2f}."
        )
        return words, (left, passed)

    return Explorer(controls, Stage(fig, moving), show, goal)
