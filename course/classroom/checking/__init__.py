"""Exercises that answer at once, predictions that are kept, and the record of both. In reading order:

outcome                 what a test found
sizes, values           how large a value is; numbers and arrays compared and shown
expecting, pictures     what a test is written with: `expect`, `points` and the rest; small pictures of what came back
submission, student     the functions that a learner has defined, as a test meets them
recorder, running       pytest runs the tests of an exercise
shown, verdict          what is displayed; the sentence that teaches
record                  what is done, kept on the learner's machine
questions, buttons      what is asked before an experiment, and how it is answered on a page
predictions             what is asked, and what became of the answer
catalogue, sets         which exercises there are, and which are handed out together
solution                one good way to write an answer, once it gives nothing away
check                   the one line below an exercise
"""
