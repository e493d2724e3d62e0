"""Grading a class: a folder of submissions in, a table of marks and a page of feedback per student out.

In reading order, a student's code never entering the process that judges:

    files, code          what was handed in: files, folders, zips → cells of code, or why there are none
    names, times         who handed it in, as Moodle and Canvas write it; when it was written
    inbox                one submission for each student
    wire                 messages between judge and jail
    packing, unpacking   the plain values in them
    weighing             what a message would make, told before anything is made of it
    cells, worker        in the jail: runs the student's cells and functions
    limits               what a submission may use up
    syscalls, jail       what it may not ask the kernel for; the sandbox around the worker, bubblewrap
    safety               whether submissions may be run on this machine at all
    line, call           the wire to a worker, with a clock; one call over it, and what of it is believed
    loading, heard       a worker with the cells run; whether what it tells goes together
    proxy                the student as a test meets it
    judge, judges        one process per submission: the exercise's tests on the proxy; all of them ended at once
    turns                judging side by side, or alone
    marking              one submission: its answer to each exercise judged, unless that was done before
    texts, tasks         text that students had a hand in; what a set asks, and the hints that its authors wrote
    late, roster         due dates and what is left after them; who belongs to the class
    overrides, judged    what a human gives; what then counts for each exercise and test
    marks                a row for each submission
    gradebooks, figures  tables as Canvas and Moodle import them; how the class did
    alike                submissions whose code is of one shape, for a human to look at
    words, anonymous     code words for names; the view of those who shall not know whom they mark
    pages, report        marks and feedback: CSV and HTML
    kept, run            all submissions, some at a time; what is graded already is kept
    term                 all sets of a term in one table
"""
