"""Mutants of the exercises' solutions (see `mutants`) that are no wrong answers, each with the reason."""


def positive(*names):
    """Parameters that the text says to be above 0."""
    return {f"{name}: 0 is taken for missing": f"{name} > 0 by the text" for name in names}


def whole_and_positive(*names):
    """Whole numbers that the text says to be 1 or more."""
    return {f"{name}: whole 0 is taken for missing": f"{name} ≥ 1 by the text" for name in names}


def never_negative(*names):
    return {f"{name}: its sign is lost": f"{name} is never below 0" for name in names}


WITHOUT_SHAPE = ("gradient", "eta", "gamma", "batch_size", "epochs", "rng")
POSITIVE_ANSWER = {"the answer: never below 0": "the right answer is never below 0"}

EQUIVALENT = {
    "gradient_descent": {
        "np.array(path) → path": "a list of points is as good as an array",
        "np.array(start, dtype=float) → np.array(start)": "a step of η times a gradient makes floats of whole numbers",
        **positive("eta"),
    },
    "largest_rate": POSITIVE_ANSWER,
    "half_life": positive("beta") | POSITIVE_ANSWER,
    "momentum_step": positive("eta"),
    "best_heavy_ball": positive("mu", "L") | POSITIVE_ANSWER,
    "convert_rate": positive("eta") | POSITIVE_ANSWER,
    "retuned_rate": {
        **positive("eta"),
        **whole_and_positive("batch_size", "new_batch_size"),
        **POSITIVE_ANSWER,
    },
    "scaled_rate": positive("eta", "noise_scale")
    | whole_and_positive("batch_size", "new_batch_size")
    | POSITIVE_ANSWER,
    "minibatches": whole_and_positive("n", "batch_size"),
    "train_with_momentum": {
        **{f"theta → {name} (2)": "only its shape is looked at, and a 0 would do" for name in WITHOUT_SHAPE},
        "y → X": "X and y have the same length",
        "y → X (2)": "X and y have the same length",
        **positive("eta"),
        **whole_and_positive("batch_size", "epochs"),
    },
    "noise_scale": {
        "1 → -1 (3)": "axis 1 is the last of two",
        "1 → -1 (4)": "axis 1 is the last of two",
        "big: 1 is taken for missing": "1 ≤ small < big",
        **{f"{name}: its sign is lost": "only its square enters" for name in ("small_gradients", "big_gradients")},
        **whole_and_positive("small", "big"),
    },
    "cosine_schedule": positive("eta") | whole_and_positive("t", "steps") | POSITIVE_ANSWER,
    "grow_the_batch": never_negative("eta") | whole_and_positive("batch_size", "n") | POSITIVE_ANSWER,
    "steps_to_target": {
        "at → theta": "before the first step they are the same",
        "loss: asked twice": "the text counts gradients alone",
        "the answer: rounded to four places": "the answers are whole numbers",
        **never_negative("etas"),
        **POSITIVE_ANSWER,
    },
    "batch_norm_forward": never_negative("var"),
    "running_statistics": never_negative("var"),
    "batch_norm_backward": {
        "normal: clipped to ±100": "|ẑ| ≤ √n",
        "normal: small ones are zero": "ẑ enters squared",
        **never_negative("std"),
    },
    "kind_of_point": {
        "gradient: its sign is lost": "only its length enters",
        **positive("tolerance"),
    },
    "newton_step": {
        **{
            f"theta → {name} (2)": "theta, gradient and hessian have the same length"
            for name in ("gradient", "hessian")
        },
        "all: whole numbers stay whole": "all are floats by the text",
    },
    "conjugate_gradients": {"break → continue": "where r is zero it stays so"},
    "stale_update": positive("eta"),
    "averaged_weights": {
        "np.array(path) → path": "a list of points is as good as an array",
        "np.array(start, dtype=float) → np.array(start)": "a step of η times a gradient makes floats of whole numbers",
        "z → start": "the first row is the start",
        **positive("eta", "k"),
    },
    "unknown_horizon": {
        "int(worst.argmin()) → worst.argmin()": "a NumPy integer is an index, too",
        "1 → -1": "axis 1 is the last of two",
        **never_negative("losses"),
        **POSITIVE_ANSWER,
    },
    "honest_comparison": {
        "np.array(rows, float) → rows": "a list of rows is as good as an array",
        "np.array(rows, float) → np.array(rows)": "the numbers make it an array of floats",
        "int(np.argmin(means)) → np.argmin(means)": "a NumPy integer is an index, too",
        "np.mean → np.sum": "the lowest sum has the lowest mean",
        **never_negative("etas"),
    },
    "nesterov_step": positive("eta"),
    "adagrad_step": positive("eta", "eps") | never_negative("G"),
    "rmsprop_step": positive("eta", "eps") | never_negative("s"),
    "adam_step": positive("eta", "eps") | never_negative("v"),
    "amsgrad_step": {
        "np.maximum → np.fmax": "they differ for nan alone",
        **positive("eta", "eps"),
        **never_negative("v", "v_max"),
    },
    "sign_step": positive("eta"),
    "lion_step": positive("eta"),
    "newton_schulz": {
        "steps: a number above 100 becomes 100": "after so many steps nothing but rounding decides",
        "the answer: clipped to ±100": "no number of the answer is above 1.21",
    },
}
