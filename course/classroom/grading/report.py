"""Marks and feedback, written: tables, a page for each student, a summary of the class.

Names and answers come from students: the pages escape them, and no cell of a table begins like a formula. One result
is in memory at a time; of each submission only its row is kept.
"""

import json
import os
import zipfile
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from course.classroom.checking.sets import ProblemSet
from course.classroom.grading import anonymous
from course.classroom.grading.alike import alike
from course.classroom.grading.figures import figures, for_the_term
from course.classroom.grading.gradebooks import alike_table, canvas, moodle, table
from course.classroom.grading.judged import judged
from course.classroom.grading.late import Deadline
from course.classroom.grading.marks import counted, row
from course.classroom.grading.pages import page
from course.classroom.grading.roster import Roster, times_of_handing_in
from course.classroom.grading.tasks import Hints
from course.classroom.grading.texts import clean, encoded
from course.places import write


@dataclass(frozen=True)
class Report:
    """What all pages and tables of one run have in common.

    files: {submission: its file's name}; given: {submission: what was given by hand}; absent: a submission without
    files for each person of the roster who has handed in nothing; words: {submission: its code word}, empty where
    there shall be no anonymous view.
    """

    graded: Path
    set: ProblemSet
    seed: int
    tasks: list
    files: dict
    deadline: Deadline = Deadline()
    given: dict = field(default_factory=dict)
    roster: Roster = Roster()
    absent: tuple = ()
    words: dict = field(default_factory=dict)

    def write_all(self, submissions, load):
        """Write all that is made from the results → the rows. load: gives the result of a submission."""
        rows = self.write_feedback(submissions, load)
        rows += [self.missing(one) for one in self.absent]
        likes = alike(submissions, self.set)
        self.write_tables(rows, likes)
        shown = dict(rows=rows[: len(submissions)], alike=likes, missing=rows[len(submissions) :])
        write(self.graded / "summary.html", encoded(self.summary(shown)))
        if self.words:
            self.write_anonymous(submissions, load, rows, likes)
        return rows

    # A page for each student ----------------------------------------------------------------------------------------

    def write_feedback(self, submissions, load):
        """The pages, in a folder and in a zip as the platform takes it → the rows."""
        (self.graded / "feedback").mkdir(exist_ok=True)
        times, rows = times_of_handing_in(submissions, self.roster, self.deadline), []
        part = self.graded / "feedback.zip.part"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in submissions:
                made, text = self.row_and_page(one, load(one), times)
                archive.writestr(self.given_back(one), encoded(text))
                rows.append(self.write_page(made, f"feedback/{self.files[one.name]}.html", text))
        os.replace(part, self.graded / "feedback.zip")
        self.forget({made.feedback for made in rows})
        return rows

    def write_page(self, made, name, text):
        """The row, with the page that was written for it; where the system does not take that the row says so."""
        try:
            write(self.graded / name, encoded(text))
            made.feedback = name
        except OSError as error:
            made.notes = (*made.notes, f"its page could not be written ({error.strerror})")
        return made

    def row_and_page(self, submission, result, times):
        """The row of a submission, and the text of its page."""
        given = self.given.get(submission.name, {})
        exercises = judged(result, given)
        made = row(submission, exercises, given, self.tasks, self.hints)
        made.person, (made.time, believed) = self.roster.person(submission), times[submission.name]
        counted(made, submission.origin, given, self.deadline, believed)
        return made, page("feedback.html", **self.common(), row=made, exercises=exercises)

    def given_back(self, submission):
        """Where a page lies in the zip: as the platform takes it, else in a folder of the student's own."""
        return clean(submission.origin.given_back).replace("\\", "_") or f"{self.files[submission.name]}/feedback.html"

    def forget(self, current):
        """Remove the pages of those whose submissions are there no more."""
        for file in (self.graded / "feedback").iterdir():
            if f"feedback/{file.name}" not in current:
                file.unlink()

    def write_anonymous(self, submissions, load, rows, likes):
        """The same under code words, and the code, in a folder that holds no name."""
        folder, shown = self.graded / "anonymous", []
        anonymous.empty(folder)
        for one, made in zip(submissions, rows):
            word = self.words[one.name]
            exercises = judged(anonymous.veiled(load(one), one, word), self.given.get(one.name, {}))
            shown.append(anonymous.veiled_row(made, one, word))
            text = page("feedback.html", **self.common(), row=shown[-1], exercises=exercises)
            write(folder / shown[-1].feedback, encoded(text))
            anonymous.write_code(folder, one, exercises, word)
        shown.sort(key=lambda row: row.submission)
        pairs = [replace(one, submission=self.words[one.submission], closest=self.words[one.closest]) for one in likes]
        write(folder / "grades.csv", encoded(table(shown, self.tasks)))
        write(folder / "summary.html", encoded(self.summary(dict(rows=shown, alike=pairs, missing=[]))))

    # The class ------------------------------------------------------------------------------------------------------

    @cached_property
    def hints(self):
        """The hints that count in the figures."""
        return Hints(self.set)

    def missing(self, absent):
        """The row of a person who has handed in nothing; a human may have given marks."""
        given, nothing = self.given.get(absent.name, {}), {"status": "ungraded", "notes": [], "tests": []}
        exercises = judged({"exercises": {exercise.name: nothing for exercise in self.set.exercises}}, given)
        made = row(absent, exercises, given, self.tasks, self.hints)
        made.person, made.result = self.roster.person(absent), made.points
        made.status = "missing" if made.points is None else "graded"
        return made

    def write_tables(self, rows, likes):
        """All marks, what the platforms import, who is alike, and what a term needs of this set."""
        texts = {
            "grades.csv": table(rows, self.tasks),
            "canvas.csv": canvas(rows, self.roster, self.set.title),
            "moodle.csv": moodle(rows, self.roster),
            "alike.csv": alike_table(likes),
            "marks.json": json.dumps(for_the_term(rows, self.set, self.roster.kind), indent=1),
        }
        for name, text in texts.items():
            if text:
                write(self.graded / name, encoded(text))
            else:
                (self.graded / name).unlink(missing_ok=True)

    def summary(self, shown):
        """The page about the class."""
        return page("summary.html", **self.common(), **shown, **figures(shown["rows"], self.tasks))

    def common(self):
        """What every page says."""
        return {"set": self.set, "seed": self.seed, "deadline": self.deadline}
