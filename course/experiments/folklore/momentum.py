"""Claims about momentum."""

from functools import cache

import numpy as np

from course.averages import ewma
from course.experiments.folklore.claim import claim
from course.experiments.folklore.tuning import after_epochs, chosen
from course.experiments.sweeps import grid
from course.objectives import double_well, plateau, quadratic, ravine
from course.optimizers import GradientDescent, Momentum
from course.theory import best_gradient_descent, best_heavy_ball, stationary_variance
from course.training import descend

MEETS, MOMENTUM = "05_momentum_meets_batches", "04_momentum"


@cache
def _batches_of_eight():
    """Validation loss on digits at B = 8: γ = 0 tuned; γ = 0.9 with that η; γ = 0.9 tuned."""
    etas = np.geomspace(1e-4, 3, 19)
    plain, heavy = (after_epochs(Momentum(etas, gamma), 8) for gamma in (0.0, 0.9))
    (at, lone), (own, tuned) = chosen(plain), chosen(heavy)
    return {
        "plain": lone.mean(),
        "kept": heavy[2:, at].mean(),
        "retuned": tuned.mean(),
        "spread": lone.std() + tuned.std(),
        "eta": etas[at],
        "new": etas[own],
    }


claim(
    "momentum and mini-batch are not directly compatible",
    MEETS,
    "The verdict",
    "digits, B = 8, γ = 0.9: loss {kept:.2f} with the η of γ = 0, {retuned:.3f} with its own; γ = 0: {plain:.3f}",
    "retuned > plain + spread",
    "η is left as it was tuned without momentum",
    "kept > 2 * plain",
)(_batches_of_eight)

claim(
    "momentum and mini-batch can be combined by tuning",
    MEETS,
    "Real data, second set",
    "η from {eta:.2g} to {new:.2g}: loss {retuned:.3f} with γ = 0.9, {plain:.3f} without (spreads together {spread:.3f})",
    "retuned <= plain + spread",
)(_batches_of_eight)


@claim(
    "momentum accelerates on plateaus and small consistent gradients",
    MOMENTUM,
    "Plains and hills",
    "{plain:.0f} steps across the plain without, {heavy:.0f} with γ = 0.9, each with its best η",
    "heavy < plain / 2",
)
def plains():
    settings = grid(gamma=[0, 0.9], eta=np.geomspace(0.01, 3, 60))
    run = descend(plateau, Momentum(**settings), plateau.start, 1500, trace=False)
    stays = (run.losses[-500:] < 0.01).all(axis=0)
    plain, heavy = np.where(stays, run.steps_to(0.01), np.inf).min(axis=1)
    return {"plain": plain, "heavy": heavy}


@claim(
    "momentum suppresses high-frequency oscillation",
    MOMENTUM,
    "The γ–η plane",
    "swing across the ravine after 20 steps, η just below its limit: {plain:.2f} at γ = 0, {fitting:.1g} at γ = {gamma:.2f}, {usual:.2f} at γ = 0.9",
    "usual < plain / 2",
    "γ suits the ravine",
    "fitting < plain / 2",
)
def swings():
    _, gamma, _ = best_heavy_ball(0.1, 2.0)
    path = descend(ravine, Momentum(0.95, np.array([0, gamma, 0.9])), ravine.start, 40).path
    plain, fitting, usual = np.abs(path[20:, 1]).max(axis=0)
    return {"plain": plain, "fitting": fitting, "usual": usual, "gamma": gamma}


@claim(
    "momentum is a low-pass filter",
    MEETS,
    '"Momentum filters the noise"',
    "γ = 0.9: {slow:.0%} of a wave of 628 steps pass and {fast:.0%} of one of 2 steps; the cloud of θ at equal η/(1 − γ) is {cloud:.0%} as wide",
    "slow > 0.9 and fast < 0.1 and cloud < 0.5",
    "one means the steps, not where they end",
    "slow > 0.9 and fast < 0.1",
)
def filters():
    steps = np.arange(4000)
    slow, fast = (np.abs(ewma(np.sin(omega * steps), 0.9)[2000:]).max() for omega in (0.01, 3.0))
    heavy, plain = stationary_variance(0.002, 0.9, 1.0, 1.0), stationary_variance(0.02, 0.0, 1.0, 1.0)
    return {"slow": slow, "fast": fast, "cloud": float(np.sqrt(heavy / plain))}


@claim(
    "momentum helps across local minima",
    MOMENTUM,
    "Plains and hills",
    "from the shallow well {cross:.0%} of the balls reach the deep one (γ = 0: {plain:.0%}); from the deep one {lost:.0%} leave it (γ = 0: {safe:.0%})",
    "cross > plain + 0.1 and lost < safe + 0.1",
    "only that matters: it crosses both ways",
    "cross > plain + 0.1",
)
def hills():
    starts = np.stack([np.linspace(1.2, 2.2, 50), np.zeros(50)])[:, None, None, :]
    settings = grid(gamma=[0, 0.9], eta=np.linspace(0.01, 0.3, 30), start=starts[0].ravel())
    balls = Momentum(settings["eta"], settings["gamma"])
    ends = [descend(double_well, balls, side * starts, 2000, every=2000, trace=False).theta[0] for side in (1, -1)]
    (plain, cross), (stay, kept) = [(np.abs(end - double_well.minima[0][0]) < 0.05).mean(axis=(1, 2)) for end in ends]
    return {"cross": cross, "plain": plain, "lost": 1 - kept, "safe": 1 - stay}


@claim(
    "γ ≈ 0.9 is right",
    MOMENTUM,
    "The γ–η plane",
    "best γ on bowls with κ = 10, 1000, 10 000: {low:.2f}, {middle:.2f}, {high:.2f}",
    "0.85 <= low and high <= 0.95",
    "κ is about a thousand",
    "0.85 <= middle <= 0.95",
)
def usual_gamma():
    return dict(zip(("low", "middle", "high"), (best_heavy_ball(1, kappa)[1] for kappa in (10, 1000, 10_000))))


@claim(
    "SGD zigzags because the gradient does not point at the minimum",
    "01_gradient_descent",
    "What happened, and why",
    "turns back at {long:.0%} of the steps in the ravine at the best η, at {short:.0%} with a quarter of it, although there too the cosine with the way to the minimum is {cosine:.2f}; round bowl: {round:.0%}",
    "long > 0.5 and short > 0.5 and round < 0.1",
    "the steps are long as well, η > 1/L",
    "long > 0.5 and short < 0.1 and round < 0.1 and cosine < 0.9",
)
def zigzag():
    eta = best_gradient_descent(0.1, 2.0)[0]
    walks = [(ravine, eta), (ravine, eta / 4), (quadratic(2.0, 2.0), 0.5)]
    moves = [np.diff(descend(bowl, GradientDescent(rate), ravine.start, 20).path[:, 1]) for bowl, rate in walks]
    long, short, level = (np.mean(move[1:] * move[:-1] < 0) for move in moves)
    start = np.array(ravine.start)
    slope = ravine.gradient(start)
    return {
        "long": long,
        "short": short,
        "round": level,
        "cosine": slope @ start / np.linalg.norm(slope) / np.linalg.norm(start),
    }
