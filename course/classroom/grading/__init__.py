"""Grading a class: a folder of submissions in, a table of marks and a page of feedback per student out.

In reading order, a student's code never entering the process that judges:

    files, code, inbox   what was handed in: files, folders, zips → cells of code, or why there are none
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
    judge                one process per submission: the exercise's tests on the proxy
    turns                judging side by side, or alone
    marking              one submission: its answer to each exercise judged, unless that was done before
    texts, marks         text that students had a hand in; a row for each submission, figures about the class
    report               marks and feedback: CSV and HTML
    run                  all submissions, some at a time; what is graded already is kept
"""
