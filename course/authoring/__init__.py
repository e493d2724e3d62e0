"""What authors and instructors make: lessons run and stored in canonical form, and what is handed out to learners.

    refresh               run notebooks and store their outputs
    generate_exercises    exercise.ipynb from source.ipynb, without the solution
    list_sets, hand_out   the problem sets; one notebook with all exercises of such a set
"""

from course.authoring.form import KERNEL, canonical
from course.authoring.handouts import generate_exercises, hand_out, list_sets
from course.authoring.refreshing import kernel_environment, refresh

__all__ = ["KERNEL", "canonical", "generate_exercises", "hand_out", "list_sets", "kernel_environment", "refresh"]
