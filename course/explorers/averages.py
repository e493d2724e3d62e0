"""The moving average: a noisy signal and its average on the left, what the average lets through on the right."""

import numpy as np

from course.averages import ewma, frequency_response, half_life, variance_factor
from course.explorers import plotting
from course.explorers.base import Explorer
from course.explorers.controls import slider, switch
from course.explorers.stage import Stage

LENGTH = 200


def average(beta=0.9, period=50, goal=None):
    """An explorer of the EWMA of a wave in noise. β is the memory: the γ of momentum, the β₁ and β₂ of Adam.

    The goal gets `(noise_left, wave_left)`: the shares of the noise's spread and of the wave's height that remain.
    """
    fig, (signal, response) = plotting.figure(2, size=(10, 3.8), width_ratios=(1.6, 1))
    t, noise = np.arange(LENGTH), np.random.default_rng(3).normal(scale=0.6, size=LENGTH)
    omega = np.geomspace(0.02, np.pi, 200)
    controls = {
        "beta": slider("β memory (γ)", beta, 0, 0.99, step=0.01),
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
            ylim=(0, 1.05),
            title="low-pass filter",
        )
        response.grid(True, linewidth=0.6)
        moving = [
            *signal.plot([], ".", color="#999999", markersize=4),
            *signal.plot([], color="#000000", linestyle=":", linewidth=1.2),
            *signal.plot([], color="#0072B2"),
            *response.plot([], color="#0072B2"),
            *response.plot([], "o", markersize=10, color="#D55E00", markeredgecolor="white"),
        ]

    def show(beta, period, corrected):
        wave = 1 + np.sin(2 * np.pi * t / period)
        smooth = ewma(wave + noise, beta, corrected)
        frequency = 2 * np.pi / period
        passed = float(frequency_response(beta, frequency))
        shown = (
            (t, wave + noise),
            (t, wave),
            (t, smooth),
            (omega, frequency_response(beta, omega)),
            ([frequency], [passed]),
        )
        for line, points in zip(moving, shown):
            line.set_data(*points)
        left = np.sqrt(variance_factor(beta))
        words = (
            f"β = {beta:.2g}: half-life {half_life(beta):.1f} steps. "
            f"{left:.0%} of the noise and {passed:.0%} of the wave get through. "
            f"After the first value, {wave[0] + noise[0]:.2f}, the average says {smooth[0]:.2f}."
        )
        return words, (left, passed)

    return Explorer(controls, Stage(fig, moving), show, goal)
