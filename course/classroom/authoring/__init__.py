"""What authors and instructors make: lessons run and stored in canonical form, and what is handed out to learners.

form          the canonical form of a notebook
storing       written, or only compared with what is stored
refreshing    `refresh`: run notebooks and store their outputs
handouts      `generate_exercises`: exercise.ipynb from source.ipynb, without the solution;
              `list_sets`, `hand_out`: the problem sets; one notebook with all exercises of such a set
lists         `write_lists`: which lessons and exercises there are, in README.md and lesson 0
"""

from course.classroom.authoring.form import KERNEL, canonical
from course.classroom.authoring.handouts import generate_exercises, hand_out, list_sets
from course.classroom.authoring.lists import write_lists
from course.classroom.authoring.refreshing import kernel_environment, refresh
