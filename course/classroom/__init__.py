"""What happens between the course and its learners: exercises that answer at once, predictions that are kept, marks.

    check("momentum_step")    the tests of an exercise on the names just defined → a verdict that teaches
    predict("steady_slope")   a question before an experiment;  confront("steady_slope") after it
    solution("momentum_step") one good way to write it, after a pass or after the last hint
    progress()                what is done so far

The author of an exercise writes with `points`, `hints`, `expect`, `require`, `untouched`, `mistake` and `another_way`.
In reading order:

    copies/      the learner's copies of lessons and exercises, never written over
    checking/    the above
    grading/     a class graded: inbox, wire, jail, judge, marks and feedback
    authoring/   lessons run and stored in canonical form; what is handed out
"""

from course.classroom.checking.catalogue import progress
from course.classroom.checking.check import check
from course.classroom.checking.expecting import another_way, expect, hints, mistake, points, require, untouched
from course.classroom.checking.outcome import Failure
from course.classroom.checking.pictures import curves, paths
from course.classroom.checking.predictions import confront, predict
from course.classroom.checking.running import run
from course.classroom.checking.solution import solution
from course.classroom.checking.values import numbers, show
