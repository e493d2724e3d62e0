"""Grading a class: a folder of submissions in, a table of marks and a page of feedback per student out.

In reading order, a student's code never entering the process that judges:

    files, code, inbox   what was handed in: files, folders, zips → cells of code, or why there are none
    wire                 messages between judge and jail
    packing, unpacking   the plain values in them
    cells, worker        in the jail: runs the student's cells and functions
    jail, line           the sandbox around the worker: bubblewrap and limits; the wire to it, with a clock
    loading, proxy       a worker with the cells run; the student as a test meets it
    judge                one process per submission: the exercise's tests on the proxy
    report               marks and feedback: CSV and HTML
    run                  all submissions, some at a time; what is graded already is kept
"""
