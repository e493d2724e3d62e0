"""Grading a class: a folder of submissions in, a table of marks and a page of feedback per student out.

In reading order, a student's code never entering the process that judges:

    inbox    what was handed in: files, folders, zips → cells of code, or why there are none
    wire     plain values as bytes and back: all that crosses between judge and jail
    worker   in the jail: runs the student's cells and functions
    jail     the sandbox around the worker: bubblewrap and limits
    proxy    the student as a test meets it: each call goes over the wire
    judge    one process per submission: the exercise's tests on the proxy
    run      all submissions, some at a time; what is graded already is kept
    report   marks and feedback: CSV and HTML
"""
