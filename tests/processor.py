"""The processor that the lessons' kernels work as: what holds on opposite ones holds on those between.

The stored outputs come from a processor with AVX-512 (NumPy) and Haswell's way of multiplying (OpenBLAS).
COURSE_PROCESSOR says which one tests them:
    opposite   one without AVX, fifteen years older, which every x86 processor can imitate (the default)
    native     this machine's own
An ARM processor cannot imitate it; its own arithmetic is opposite enough.
"""

import os
import platform

# These are NumPy's names since 2.4. It passes over older ones (AVX2, AVX512F) in silence.
OLD = {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": "X86_V3,X86_V4,AVX512_ICL,AVX512_SPR"}
IS_X86 = platform.machine().lower() in {"x86_64", "amd64"}


def processor_environment():
    """The variables for a kernel, read before it loads NumPy."""
    wanted = os.environ.get("COURSE_PROCESSOR", "opposite")
    if wanted not in ("opposite", "native"):
        raise ValueError(f"COURSE_PROCESSOR={wanted}: expected opposite or native")
    return OLD if wanted == "opposite" and IS_X86 else {}
