"""The table in course/optimizers/CONVENTIONS.md: every rule has its row, and what the row says is so, by the libraries.

A library's variant is our rule with three lines changed: what differs is the convention, and nothing else. Keras runs
on JAX: its NumPy backend computes in float32.
"""

import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from helpers import RULES, by_name, halving, same_steps, stream
from oracle import make, peers, table
from oracle.unrolled import UNROLLED
from oracle.variants import VARIANTS, base

GRADIENTS = stream(np.random.default_rng(5), 60, decades=4)
#: Where every difference shows; other hyper-parameters have their defaults.
SHOWN = dict(eta=0.1, gamma=0.8, rho=0.8, beta1=0.8, beta2=0.5, eps=1.0, weight_decay=0.3)
every = pytest.mark.parametrize("kind", **by_name(RULES))


def shown(kind):
    return kind(**{field.name: SHOWN.get(field.name, field.default) for field in fields(kind)})


def those(holds):
    """Arguments of `parametrize`: the calls for which `holds`, each skipped where its library is not installed."""
    return [pytest.param(call, marks=peers.needs(call.library), id=str(call)) for call in table.calls() if holds(call)]


def agree(rule, call, tolerance=1e-12):
    """Whether our rule and the library's call walk alike, the hyper-parameters being those of our rule."""
    return same_steps(make.our_stream(rule, GRADIENTS), peers.stream(call, rule, GRADIENTS), tolerance)


def said(call):
    return f"{table.PLACE}, row {call.rule.__name__}: {call.library}'s `{call.name}({call.written})`"


# --- The table is whole. ---


@every
def test_a_rule_has_its_row(kind):
    assert kind.__name__ in table.rows(), f"{table.PLACE} has no row for {kind.__name__}."


@every
def test_a_rule_has_a_judge(kind):
    if not table.by_hand(kind):
        assert table.judge(kind), (
            f"{table.PLACE}, row {kind.__name__}: no call of a library is followed by =, "
            "and the last column does not say 'by hand:' and why."
        )
    elif not table.judge(kind):
        assert kind in UNROLLED, (
            f"tests/oracle/unrolled.py lacks {kind.__name__}, which {table.PLACE} says is tested by hand."
        )


@pytest.mark.parametrize("name", table.rows())
def test_a_row_is_read_as_it_is_meant(name):
    cells = table.rows()[name]
    assert name in {kind.__name__ for kind in RULES}, f"{table.PLACE}, row {name}: course.optimizers has no such rule."
    assert len(cells) == len(table.LIBRARIES) + 1, (
        f"{table.PLACE}, row {name}: {len(cells) + 1} cells, expected {len(table.LIBRARIES) + 2}."
    )
    for cell in cells:
        assert len(re.findall(r"`[\w.]+\(", cell)) == len(table.CALL.findall(cell)), (
            f"{table.PLACE}, row {name}: in {cell!r} a call is not followed by = or ≠."
        )


@pytest.mark.parametrize("call", table.calls(), ids=str)
def test_a_call_can_be_read(call):
    assert call.options(shown(call.rule))


@pytest.mark.parametrize("call", [call for call in table.calls() if not call.same], ids=str)
def test_a_difference_has_its_variant(call):
    assert (call.library, call.rule.__name__) in VARIANTS, (
        f"tests/oracle/variants.py lacks what {call.library} does in place of {call.rule.__name__}, "
        f"which {table.PLACE} says is different."
    )


def test_the_tests_that_the_table_names_exist():
    named = re.findall(r"`(test_\w+)`", table.FILE.read_text("utf-8"))
    written = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert named and [name for name in named if f"def {name}(" not in written] == []


# --- The table is true. ---


@pytest.mark.parametrize("call", those(lambda call: call.same))
def test_where_it_says_equal_the_walk_is_the_same(call):
    assert agree(shown(call.rule), call), f"{said(call)} does not walk as {call.rule.__name__} does."


@pytest.mark.parametrize("call", those(lambda call: not call.same))
def test_where_it_says_different_the_variant_walks_so_and_our_rule_does_not(call):
    variant = shown(VARIANTS[call.library, call.rule.__name__])
    assert agree(variant, call), f"{said(call)} does not walk as {type(variant).__name__} in tests/oracle/variants.py."
    assert not agree(base(variant), call, 1e-2), f"{said(call)} is no different from {call.rule.__name__}."


@pytest.mark.parametrize("call", those(lambda call: "at constant η" in call.remark))
def test_equal_at_constant_eta_is_different_under_a_schedule(call):
    assert not agree(replace(shown(call.rule), eta=halving), call, 1e-2), f"{said(call)} is the same under a schedule."
    if variant := VARIANTS.get((call.library, call.rule.__name__)):
        assert agree(replace(shown(variant), eta=halving), call)


@pytest.mark.parametrize("call", those(lambda call: "under a schedule, too" in call.remark))
def test_what_holds_under_a_schedule_too(call):
    kind = call.rule if call.same else VARIANTS[call.library, call.rule.__name__]
    assert agree(replace(shown(kind), eta=halving), call), f"{said(call)} is not the same under a schedule."
