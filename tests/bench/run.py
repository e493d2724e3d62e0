"""How fast the mathematics is beside its peers: medians in milliseconds, on one thread, and ratios to the course.

    python tests/bench/run.py [rounds] [grids networks sweeps theory parameters]

Wall time is what a learner waits; the processor's time next to it is what counts while others use the machine. All
contestants of a section take turns in every round. A peer that is not installed is left out and named. Who computes
the same must reach the same place before it is timed. Slider latency is measured in a real browser by `latency.py`.
"""

import os
import sys

from course.setup.launcher import environment

THREADS = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "OPENBLAS_NUM_THREADS": "1",
}
# A fresh process with the lab's settings, which glibc reads once.
if __name__ == "__main__" and os.environ.get("XLA_FLAGS") != THREADS["XLA_FLAGS"]:
    os.execve(sys.executable, [sys.executable, *sys.argv], environment() | THREADS)

import warnings

import numpy as np
from learning import networks, sweeps
from parameters import parameters
from peers import jax, torch
from walks import grids, theory

SECTIONS = {section.__name__: section for section in (grids, networks, sweeps, theory, parameters)}

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    asked = [name for name in sys.argv[1:] if not name.isdigit()] or SECTIONS
    rounds = next((int(name) for name in sys.argv[1:] if name.isdigit()), 11)
    packages = {"numpy": np, "torch": torch, "jax": jax}
    versions = [
        f"{name} {module.__version__}" if module else f"{name} is not installed and left out"
        for name, module in packages.items()
    ]
    said = f"{', '.join(versions)}; load {os.getloadavg()[0]:.1f}."
    print(f"Medians of {rounds} rounds on one thread; ratios to the first line of each section. {said}")
    print(f"{'':<70}{'wall ms':>12}{'ratio':>10}{'CPU ms':>12}{'ratio':>10}")
    for name in asked:
        SECTIONS[name](rounds)
