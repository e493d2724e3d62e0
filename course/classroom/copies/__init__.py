"""The learner's copies of lessons and exercises. What a learner wrote is never written over. Standard library only.

    renew()        make what is missing, renew what is untouched, lay a new text beside what is not
    reset(name)    one original back; the copy goes aside

In reading order:

    originals     what there is to copy, and how a learner names it
    contents      what is compared: the bytes of a file, the text of its cells
    record        what each copy was made from, kept in the workbook
    laying        an original laid in its place or beside a copy; a copy put aside
    renewing      the workbook brought up to date
    resetting     one copy begun anew
"""

from course.classroom.copies.renewing import renew
from course.classroom.copies.resetting import reset
