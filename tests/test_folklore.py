"""Folklore on trial: every claim has an experiment, a number, a lesson that tells it, and a verdict.

The verdict follows from the number, and could come out otherwise.
"""

import ast
import json
import math
import re
from functools import cache
from inspect import getsource, signature
from textwrap import dedent
from urllib.parse import unquote

import numpy as np
import pytest
from whole import thorough

from course.experiments.folklore import CLAIMS, Claim, on_trial
from course.experiments.folklore.tuning import chosen
from course.experiments.race import running
from course.setup.environment import ROOT

#: A word or two of each claim that the sources make; some of their sentences are two claims.
SOURCES = [
    *("not directly compatible", "combined by tuning", "plateaus and small consistent", "high-frequency", "low-pass"),
    *("local minima", "about 0.9", "accurate but costly", "relatively accurate", "leave local optima"),
    *("equals a small learning rate", "power of two", "start at 128", "between 2 and 32", "small batches are unstable"),
    *(
        "grow the batch",
        "second-order",
        "different optimizers",
        "AdaGrad's η dies",
        "cure it",
        "no learning rate to set",
    ),
    *("high curvature", "better solutions", "deep models", "between 2 and 512", "save memory", "avoids overfitting"),
    *("Adam = RMSProp", "many papers", "zigzags", "vanishing", "little data", "data-parallel"),
    *("at batch size 1 all", "critical batch size is larger", "twice as fast as Adam"),
    *("only averaging", "Schedule-Free needs", "accumulation is free", "accumulation is wasteful"),
]
title = lambda claim: type(claim).__name__
each = pytest.mark.parametrize("claim", CLAIMS, ids=title)
provable = pytest.mark.parametrize("claim", [claim for claim in CLAIMS if not claim.because], ids=title)
measured = thorough("the experiments of lesson 17 again")


@pytest.fixture(autouse=True, scope="module")
def short_races():
    """Three epochs and three seeds: what the whole races say stands in lesson 17, which is run again for itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "EPOCHS", 3)
        patch.setattr(running, "TUNING", running.TUNING[:1])
        patch.setattr(running, "SHOWN", running.SHOWN[:2])
        running._race.cache_clear()
        yield
    running._race.cache_clear()


@cache
def numbers(claim):
    return claim.experiment()


def test_every_claim_of_the_sources_is_on_trial_once():
    assert len(CLAIMS) == len(SOURCES)
    assert [sum(words in claim.text for claim in CLAIMS) for words in SOURCES] == [1] * len(SOURCES)


def criteria(claim):
    return [claim.holds, claim.then] if claim.when else [claim.holds]


@provable
def test_a_criterion_is_shown_as_it_decides(claim):
    """A criterion is one `return` and nothing else, and what a lesson shows of it is that expression."""
    for criterion, shown in zip(criteria(claim), claim.criterion.split("; under the condition: "), strict=True):
        [function] = ast.parse(dedent(getsource(criterion))).body
        [decision] = function.body
        assert ast.dump(decision.value) == ast.dump(ast.parse(shown, mode="eval").body)


@each
def test_the_lesson_has_the_heading(claim):
    notebook = json.loads((ROOT / "notebooks" / f"{claim.lesson}.ipynb").read_text("utf-8"))
    prose = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert claim.heading in re.findall(r"^##+ (.*)$", prose, re.M)
    assert unquote(claim.link).split("#")[1] == claim.heading.replace(" ", "-") + ")"


@measured
@each
def test_every_number_is_measured_finite_and_said(claim):
    found = numbers(claim)
    assert all(math.isfinite(value) for value in found.values())
    said = set(re.findall(r"\{(\w+)", claim.number))
    assert said <= set(found)
    if claim.because:
        return
    asked = {name for criterion in criteria(claim) for name in signature(criterion).parameters}
    assert asked <= set(found) and asked & said


@measured
@provable
def test_the_verdict_follows_from_the_numbers_and_could_come_out_otherwise(claim):
    """Other numbers of the same kind: each verdict that the claim allows is found among them."""
    found, rng = numbers(claim), np.random.default_rng(0)
    scales = [0, 1e-6, 0.01, 0.3, 0.5, 0.8, 0.9, 1, 1.1, 2, 5, 1e3]
    others = [{name: value * rng.choice(scales) for name, value in found.items()} for _ in range(3000)]
    others += [
        dict.fromkeys(found, rng.choice([0, 0.5, 0.9, 1, 20]))
        | {name: rng.choice([0, 0.05, 0.5, 0.87, 0.95, 20]) for name in found}
        for _ in range(3000)
    ]
    verdicts = {claim.verdict(other) for other in others}
    assert claim.verdict(found) in verdicts and {"holds", "fails"} <= verdicts
    assert not claim.when or f"holds when {claim.when}" in verdicts


def test_the_verdicts_that_the_course_stands_by():
    """In the table of lesson 17, which is run again for itself; a change here is a change of the course's mind."""
    lesson = (ROOT / "notebooks" / "17_choose_your_optimizer.ipynb").read_text("utf-8").replace('\\"', '"')
    told = dict(re.findall(r"\| ([^|]*) \| \*\*([^|]*)\*\* \|", lesson))
    verdicts = {title(claim): told[claim.text] for claim in CLAIMS}
    assert {claim for claim, verdict in verdicts.items() if verdict == "fails"} == {"PowerOfTwo", "LargerCriticalBatch"}
    plain = {claim for claim, verdict in verdicts.items() if verdict == "holds"}
    assert {"Plains", "UsualGamma", "Grow", "Workers"} <= plain
    assert verdicts["AllSamples"] == "holds when training loss is meant"
    assert verdicts["HalveOrDouble"] == "holds when a step has a price of its own"


class PigsFly(Claim):
    text = "pigs fly"
    lesson, heading = "04_momentum", "The rule"

    def experiment(self):
        return {"height": 0.5}

    number = "{height:.1f} m"

    def holds(self, height):
        return height > 1

    when = "jumping counts"

    def then(self, height):
        return height > 0


def test_the_trial_says_the_claim_the_verdict_and_the_number():
    claim = PigsFly()
    [finding] = on_trial([claim])
    assert finding == (claim, "holds when jumping counts", "0.5 m")
    assert claim.verdict({"height": 2}) == "holds" and claim.verdict({"height": 0}) == "fails"
    assert claim.criterion == "height > 1; under the condition: height > 0"
    assert claim.link == "[4](04_momentum.ipynb#The-rule)"


class PigsCount(Claim):
    text, because = "pigs can count", "there is no pig"
    lesson, heading = "04_momentum", "The rule"
    number = "–"


def test_what_cannot_be_tried_says_why():
    [finding] = on_trial([PigsCount()])
    assert finding.verdict == "not testable here, because there is no pig"
    assert finding.number == finding.claim.criterion == "–"


def test_a_choice_at_the_edge_of_its_grid_is_refused():
    with pytest.raises(ValueError, match="setting 2 of 3 is the best: expected one inside"):
        chosen(np.array([[3.0, 2.0, 1.0]] * 5))
    assert chosen(np.array([[3.0, 1.0, 2.0]] * 2 + [[0.0, 5.0, 0.0]] * 3))[1].tolist() == [5, 5, 5]
