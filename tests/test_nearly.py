"""The rule by which lessons' outputs are compared lets the last bit pass and nothing else; and nbval uses this rule."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nearly import Telling, differences
from processor import IS_X86, processor_environment

from course.setup.environment import ROOT

TABLE = """| method | loss | steps |
| --- | --- | --- |
| Momentum | 0.131 ± 0.004 | 102 |
| **Adam** | 0.120 ± 0.006 | 51 |"""

SAME = {
    "the last digit": ("loss 0.1234", "loss 0.1235"),
    "a rounding that carries": ("loss 9.99", "loss 10.0"),
    "a rounding that carries, without a final zero": ("loss 9.99", "loss 10"),
    "another exponent": ("9.9e-05", "0.0001"),
    "a zero's sign": ("at (-0.00, 1)", "at (0.00, 1)"),
    "a minus of the typographer": ("−0.25", "-0.26"),
    "a mean within the spreads": ("0.131 ± 0.004", "0.137 ± 0.003"),
    "a mean of whole numbers": ("2079 ± 264", "2301 ± 190 "),
    "a mean in percent": ("96.3% ± 0.6%", "95.9% ± 0.5%"),
    "a spread doubled": ("1.59 ± 0.09", "1.60 ± 0.18"),
    "a spread one digit apart": ("0.13 ± 0.01", "0.13 ± 0.02"),
    "no spread, the last digit": ("0.211 ± 0.000", "0.212 ± 0.000"),
    "a column filled up with blanks": ("a  9.99 |", "a 10.00 |"),
    "a table in HTML": ('<td style="width:2.5em">1.41e-05</td>', '<td style="width:2.5em">1.42e-05</td>'),
    "a row of the table": (TABLE, TABLE.replace("0.131 ± 0.004", "0.127 ± 0.005")),
}
OTHER = {
    "a word": ("Momentum leads", "Adam leads"),
    "a conclusion": ("holds", "fails"),
    "a missing word": ("in all 3 runs", "in 3 runs"),
    "a count": ("102 steps", "103 steps"),
    "a whole number that has become none": ("2", "2.9"),
    "two units of the last digit": ("0.131", "0.133"),
    "a sign": ("0.2 points", "-0.2 points"),
    "a power of ten": ("1e-13", "1e-12"),
    "an exponent in the sentence": ("1e-13", "3e-13"),
    "a shifted mean": ("0.131 ± 0.004", "0.140 ± 0.004"),
    "a spread grown fourfold": ("0.131 ± 0.004", "0.131 ± 0.016"),
    "a spread lost": ("0.131 ± 0.004", "0.131"),
    "a spread gone to nothing": ("0.131 ± 0.004", "0.131 ± 0.000"),
    "without a spread, two units": ("0.211 ± 0.000", "0.213 ± 0.000"),
    "no number": ("loss 0.5", "loss nan"),
    "a number more": ("B = [1, 2]", "B = [1, 2, 4]"),
    "a number in a word": ("θ2 and v2", "θ2 and v3"),
    "a colour": ("#1f77b4", "#1f78b4"),
    "a row missing": (TABLE, "\n".join(TABLE.splitlines()[:-1])),
    "another winner": (TABLE, TABLE.replace("**Adam**", "Adam")),
    "rows exchanged": (TABLE, "\n".join([*TABLE.splitlines()[:2], *TABLE.splitlines()[:1:-1]])),
    "an end missing": ("0.5 ± ", "0.5"),
}


@pytest.mark.parametrize(("stored", "new"), SAME.values(), ids=SAME)
def test_tells_the_same(stored, new):
    assert not differences(stored, new.strip()) and not differences(new.strip(), stored)
    assert Telling(stored) == new.strip() and not Telling(stored) != new.strip()


@pytest.mark.parametrize(("stored", "new"), OTHER.values(), ids=OTHER)
def test_tells_something_else(stored, new):
    assert differences(stored, new) and differences(new, stored)
    assert Telling(stored) != new and not Telling(stored) == new


@given(st.text() | st.from_regex(r"([a-z]+ -?\d+(\.\d+)?( ± \d+\.\d+)?[ |\n])*", fullmatch=True))
@few(200)
def test_every_text_tells_the_same_as_itself(text):
    assert not differences(text, text)


@given(st.floats(-1e6, 1e6), st.integers(1, 6), st.floats(-1, 1))
@few(300)
def test_half_a_unit_of_the_last_digit_passes_and_three_do_not(x, digits, share):
    unit = 10.0**-digits
    assert not differences(f"{x:.{digits}f}", f"{x + share * unit / 2:.{digits}f}")
    assert differences(f"{x:.{digits}f}", f"{x + 3 * unit:.{digits}f}")


@given(st.floats(1e-12, 10, exclude_max=True), st.integers(2, 6))
@few(300)
def test_the_last_bit_never_shows(x, digits):
    """Formats with significant digits drop final zeros and change to exponents: none of it may matter."""
    for form in (f".{digits}e", f".{digits}g", f".{digits}f"):
        assert not differences(format(x, form), format(x * (1 + 1e-15), form))


@given(st.floats(-100, 100), st.floats(0.02, 10), st.floats(1, 2.9), st.floats(-0.98, 0.98))
@few(300)
def test_means_pass_within_their_spreads_and_not_beyond(mean, spread, factor, share):
    stored = f"{mean:.5f} ± {spread:.5f}"
    moved = spread * (1 + factor)
    assert not differences(stored, f"{mean + share * moved:.5f} ± {factor * spread:.5f}")
    assert differences(stored, f"{mean + 1.02 * moved:.5f} ± {factor * spread:.5f}")
    assert differences(stored, f"{mean:.5f} ± {3.1 * spread:.5f}")


def nbval(folder, cells):
    """The exit code and the text of our notebook test on a notebook of (code, stored output)."""
    outputs = [[new_output("stream", text=text + "\n")] if text else [] for _, text in cells]
    notebook = new_notebook(
        cells=[new_code_cell(code, outputs=stored, execution_count=1) for (code, _), stored in zip(cells, outputs)]
    )
    nbformat.write(notebook, folder / "tiny.ipynb")
    shutil.copy(ROOT / "notebooks" / "conftest.py", folder)
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT / 'tests'}\n")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "tiny.ipynb"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    return done.returncode, done.stdout


def test_nbval_compares_by_this_rule(tmp_path):
    code, text = nbval(
        tmp_path,
        [
            ("print('loss 0.125 ± 0.004')", "loss 0.131 ± 0.004"),
            ("print(0.25)", "0.26"),
            ("print('Adam leads with 0.125 ± 0.004')", "Momentum leads with 0.125 ± 0.004"),
            ("print('kept 0.5\\nloss 0.125 ± 0.004')", "kept 0.5\nloss 0.151 ± 0.004"),
            ("print('a row')", "a row\nanother row"),
            ("print(3)", ""),
        ],
    )
    assert code == 1 and "4 failed, 2 passed" in text
    assert (
        "stored  loss 0.151 ± 0.004" in text
        and "now     loss 0.125 ± 0.004" in text
        and "kept 0.5" not in text.split("Traceback")[2]
    )


#: Prints whether NumPy uses AVX2 and AVX-512, and for which processors OpenBLAS multiplies.
KIND = """from numpy._core._multiarray_umath import __cpu_features__ as has; from threadpoolctl import threadpool_info
blas = {info['architecture'] for info in threadpool_info() if info['internal_api'] == 'openblas'}
print(has['X86_V3'], has['X86_V4'], blas)"""


@pytest.mark.skipif(not IS_X86, reason="only an x86 processor can imitate an older one")
@pytest.mark.parametrize(("processor", "old"), [("opposite", True), ("native", False)])
def test_the_kernel_works_as_the_processor_that_was_asked_for(tmp_path, monkeypatch, processor, old):
    monkeypatch.setenv("COURSE_PROCESSOR", processor)
    own = subprocess.run([sys.executable, "-c", KIND], capture_output=True, text=True, check=True).stdout
    code, text = nbval(tmp_path, [(KIND, "False False {'Nehalem'}" if old else own.strip())])
    assert code == 0, text


def test_an_unknown_processor_is_named(monkeypatch):
    monkeypatch.setenv("COURSE_PROCESSOR", "8086")
    with pytest.raises(ValueError, match="COURSE_PROCESSOR=8086: expected opposite or native"):
        processor_environment()
