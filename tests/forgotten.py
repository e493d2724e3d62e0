"""What a newcomer may forget of the recipes in .github/CONTRIBUTING.md, and the sentence that names it."""

import json

from new_things import FACE, ROW


def without(text):
    return lambda before: before.replace(text, "")


def instead(old, new):
    return lambda before: before.replace(old, new)


def metadata(name):
    """Forget this entry of what the lesson says of itself."""

    def forget(before):
        notebook = json.loads(before)
        notebook["metadata"]["course"].pop(name)
        return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"

    return forget


OPTIMIZERS, LESSON = "course/optimizers", "notebooks/18_lynx.ipynb"
TABLE, LION = f"{OPTIMIZERS}/CONVENTIONS.md", f"{OPTIMIZERS}/lynx.py"
PLAIN_ROW = "| `Lynx` | none | none | none | |\n"
#: What is left out: {in words: (the file, how it reads then, or None if it is not there, the tests, what they say)}.
FORGOTTEN = {
    "the name in the face": (
        f"{OPTIMIZERS}/__init__.py",
        without(FACE),
        "test_optimizers",
        "course/optimizers/__init__.py does not import Lynx from lynx.py.",
    ),
    "the source of the formula": (
        LION,
        without("Chen et al. 2023, program 1."),
        "test_optimizers",
        "course/optimizers/lynx.py: the docstring of Lynx does not say whose rule it is.",
    ),
    "the symbol of a new hyper-parameter": (
        LION,
        instead("weight_decay", "decay"),
        "test_optimizers",
        "course/optimizers/hyperparameters.py: NOTATION lacks 'decay', a hyper-parameter of Lynx.",
    ),
    "a default within the slider": (
        LION,
        instead("eta: float = 0.001", "eta: float = 0.0001"),
        "test_optimizers",
        "Lynx: eta is 0.0001 by default, and its slider runs from 0.001 to 10 (NOTATION in "
        "course/optimizers/hyperparameters.py).",
    ),
    "the row": (TABLE, without(ROW), "test_conventions", "course/optimizers/CONVENTIONS.md has no row for Lynx."),
    "the judge": (
        TABLE,
        instead(ROW, PLAIN_ROW),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lynx: no call of a library is followed by =, and the last column does "
        "not say 'by hand:' and why.",
    ),
    "what it unrolls to": (
        TABLE,
        instead(ROW, PLAIN_ROW.replace("| |", "| by hand: no library has it |")),
        "test_conventions",
        "tests/oracle/unrolled.py lacks Lynx, which course/optimizers/CONVENTIONS.md says is tested by hand.",
    ),
    "whether a call is the same": (
        TABLE,
        instead("weight_decay=λ)` = |", "weight_decay=λ)` |"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lynx: in '`lion(learning_rate=η, b1=β₁, b2=β₂, weight_decay=λ)`' "
        "a call is not followed by = or ≠.",
    ),
    "how a call differs": (
        TABLE,
        instead("λ)` = | |", "λ)` ≠ somehow | |"),
        "test_conventions",
        "tests/oracle/variants.py lacks what Keras does in place of Lynx, which course/optimizers/CONVENTIONS.md says "
        "is different.",
    ),
    "a symbol of the call": (
        TABLE,
        instead("b1=β₁", "b1=beta1"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lynx: `lion(learning_rate=η, b1=beta1, b2=β₂, weight_decay=λ)` cannot "
        "be read; expected keywords with numbers, or the symbols η, β₁, β₂, λ.",
    ),
    "the right order of the β": (
        TABLE,
        instead("b1=β₁, b2=β₂", "b1=β₂, b2=β₁"),
        "test_conventions",
        "course/optimizers/CONVENTIONS.md, row Lynx: optax's `lion(learning_rate=η, b1=β₂, b2=β₁, weight_decay=λ)` "
        "does not walk as Lynx does.",
    ),
    "the hand-out": (
        "exercises/lynx_step/exercise.ipynb",
        None,
        "test_notebooks",
        "exercises/lynx_step/exercise.ipynb: not current, type: course author exercises",
    ),
    "the known mistakes": (
        "exercises/lynx_step/mistakes.py",
        None,
        "test_exercises",
        "exercises/lynx_step/mistakes.py'",  # No such file or directory
    ),
    "the exercise in README": (
        "README.md",
        without("[lynx_step](exercises/lynx_step/exercise.ipynb)"),
        "test_readme",
        "README.md: its list lacks exercises/lynx_step/exercise.ipynb; type: python3 -m course author lists",
    ),
    "the lesson in lesson 0": (
        "notebooks/00_start_here.ipynb",
        without("| 18 | [Lynx](18_lynx.ipynb) | what does a step of one length buy? |\\n"),
        "test_readme",
        "notebooks/00_start_here.ipynb: its list lacks 18_lynx.ipynb; type: python3 -m course author lists",
    ),
    "the question in the table of lesson 0": (
        "notebooks/00_start_here.ipynb",
        instead("length_of_a_lynx_step", "another"),
        "test_readme",
        "notebooks/00_start_here.ipynb: its list is not what lessons and exercises say of themselves; "
        "type: python3 -m course author lists",
    ),
    "the link to the exercise": (
        LESSON,
        without("](../exercises/lynx_step/exercise.ipynb)"),
        "test_readme",
        "notebooks/18_lynx.ipynb: its list lacks ../exercises/lynx_step/exercise.ipynb; "
        "type: python3 -m course author lists",
    ),
    "the question of the lesson": (
        LESSON,
        metadata("question"),
        "test_readme",
        "notebooks/18_lynx.ipynb: its metadata lack the question that the lists show, "
        '"course": {"question": "…"} beside "kernelspec".',
    ),
    "the settings that reach the goal": (
        LESSON,
        metadata("reached"),
        "test_lessons",
        "notebooks/18_lynx.ipynb tells how to reach 0 of its 1 goals: in its metadata, "
        '"course": {"reached": [{"Momentum.eta": 1.2}]} has an entry for each.',
    ),
    "the prediction": (
        "course/classroom/predictions.toml",
        instead("length_of_a_lynx_step", "length_of_a_step"),
        "test_lessons",
        "course/classroom/predictions.toml lacks [length_of_a_lynx_step], which notebooks/18_lynx.ipynb asks.",
    ),
    "the page for instructors": (
        "course/classroom/instructors/18_lynx.md",
        None,
        "test_instructors",
        "course/classroom/instructors/ lacks 18_lynx.md, a page in the shape of the others.",
    ),
    "the key points": (
        LESSON,
        without("## Key points"),
        "test_lessons",
        "notebooks/18_lynx.ipynb lacks the section ## Key points.",
    ),
    "to run the lesson": (
        LESSON,
        instead('"execution_count": 2', '"execution_count": null'),
        "test_notebooks",
        "notebooks/18_lynx.ipynb: not current, type: course author refresh",
    ),
}
