"""Reaching out: for the solution, for others' work, for the machine, and for whoever reads the feedback.

A right answer keeps its points when what it tries beside fails: a mark is for the answer, and the rest is not for a
grader to punish. Whatever carries @MARK@ must be found nowhere afterwards.
"""

from textwrap import indent

from corpus.making import EITHER, IDLE, RIGHT, after, block, folder, notebook, notebook_text, raw, script

CALM = """
import contextlib, ctypes, glob, os, signal, socket, subprocess, sys, time
from pathlib import Path
def each(what, *values):
    for value in values:
        try:
            what(value)
        except Exception as error:
            print(type(error).__name__, end=" ")
"""


def trying(name, what, points=7, status=EITHER, answer=RIGHT):
    """Tries something in a cell, and again in each call; then answers."""
    attempt = f"def attempt():\n{indent(block(what), 4 * ' ')}"
    return notebook(name, CALM, attempt, "attempt()", after("attempt()", answer), points=points, status=status)


# Whoever gets at a solution answers rightly; without one this is idle work, worth one point.
COPIED = """
def momentum_step(theta, v, gradient, eta, gamma):
    for path in found():
        names = {}
        with contextlib.suppress(BaseException):
            text = Path(path).read_text()
            if path.endswith(".ipynb"):
                cells = __import__("json").loads(text)["cells"]
                text = "\\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
            exec(text, names)
            return names.get("momentum_step", names.get("step"))(theta, v, gradient, eta, gamma)
    return theta, v
"""


def copying(name, paths, points=1):
    return notebook(name, CALM, f"def found():\n    return {paths}", COPIED, points=points, status=EITHER)


SOLUTIONS = [
    copying(
        "copies from the course.ipynb",
        "['@REPO@/exercises/momentum_step/' + name "
        "for name in ('source.ipynb', 'test_momentum_step.py', 'mistakes.py')]",
    ),
    copying(
        "copies from where the course lies.ipynb",
        "[str(p) for p in Path(__import__('course').__path__[0]).parent.glob('exercises/momentum_step/*')]",
    ),
    copying(
        "copies from the whole machine.ipynb",
        "[p for top in ('/', '/tmp', '/home', '/root', '/mnt', '/var') for depth in range(4) "
        "for end in ('source.ipynb', 'test_momentum_step.py') for p in glob.glob(top + '/*' * depth + '/' + end)]",
    ),
    copying(
        "copies from the working folder.ipynb",
        "[p for where in ('*', '../*', '/proc/*/cwd/*', '/proc/*/root' + '/@SUBMISSIONS@/*') "
        "for p in glob.glob(where)]",
    ),
    copying(
        "copies from others.ipynb",
        "['@SUBMISSIONS@/form script.py', '@SUBMISSIONS@/right.py', *glob.glob('@SUBMISSIONS@/*.py')]",
    ),
    # A pipe without end keeps its reader waiting, and then it has no answer at all.
    copying("copies from open files.ipynb", "glob.glob('/proc/self/fd/*') + glob.glob('/proc/[0-9]*/fd/*')", (0, 1)),
    copying(
        "copies from the loaded modules.ipynb",
        "[str(getattr(m, '__file__', '')) for m in sys.modules.values() if 'momentum_step' in str(m)]",
    ),
    notebook(
        "imports the tests.ipynb",
        """
        import sys
        sys.path += ['@REPO@/exercises/momentum_step', '@REPO@', '@REPO@/tests']
        """,
        "from test_momentum_step import step as momentum_step",
        points=None,
    ),
]

LOOKING = [
    trying(
        "lists what it can.ipynb",
        """
        print([os.listdir(p) for p in glob.glob('/*') if os.path.isdir(p) and os.access(p, os.R_OK)])
        each(lambda p: print(Path(p).read_text()), '/etc/passwd', '/etc/shadow')
        """,
    ),
    trying(
        "reads the environment.ipynb",
        """
        print(dict(os.environ))
        print([Path(p).read_bytes() for p in glob.glob('/proc/[0-9]*/environ') if os.access(p, os.R_OK)])
        """,
    ),
    trying("reads the command lines.ipynb", "print([Path(p).read_bytes() for p in glob.glob('/proc/[0-9]*/cmdline')])"),
    trying(
        "reads others' memory.ipynb",
        """
        def peek(pid):
            for line in Path(f'/proc/{pid}/maps').read_text().splitlines()[:3]:
                with open(f'/proc/{pid}/mem', 'rb') as file:
                    file.seek(int(line.split('-')[0], 16))
                    file.read(100)
        each(peek, os.getppid(), 1, 2)
        """,
    ),
    trying(
        "traces its parent.ipynb",
        """
        libc = ctypes.CDLL(None)
        each(lambda pid: libc.ptrace(16, pid, 0, 0), os.getppid(), 1)
        libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0)
        """,
    ),
]

KEYRINGS = [
    trying(
        "passes notes in the keyring.ipynb",
        """
        libc = ctypes.CDLL(None, use_errno=True)
        for ring in (-3, -4, -5):
            key = libc.syscall(248, b'user', b'@MARK@', b'x', 1, ring)
            print(key, libc.syscall(250, 11, key, ctypes.create_string_buffer(99), 99))
        """,
    ),
]

KILLING = [
    trying(
        "kills its parent.ipynb",
        "each(lambda s: os.kill(os.getppid(), s), signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP)",
    ),
    trying("kills everything.ipynb", "each(lambda s: os.kill(-1, s), signal.SIGKILL)"),
    trying(
        "kills by number.ipynb",
        "each(lambda pid: os.kill(pid, signal.SIGKILL), *(set(range(1, 5000)) - {os.getpid()}))",
    ),
    # Its own group is the worker itself, so these end their own calls; cells that die are left out the next time.
    notebook("kills its group.ipynb", "import os", after("os.killpg(0, 9)"), points=0, status="look"),
    notebook(
        "stops its group.ipynb",
        "import os",
        after("""
        if np.ndim(theta) == 2:
            os.kill(0, 19)
        """),
        points=(6, 7),
        status=EITHER,
    ),
    trying(
        "asks for less patience.ipynb",
        """
        import resource
        def endless(name):
            resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY,) * 2)
        each(endless, 'RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_NPROC', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE')
        each(os.nice, -20)
        each(lambda p: os.setpriority(os.PRIO_PROCESS, p, -20), os.getppid(), 0)
        each(lambda i: os.setuid(i), 0)
        """,
    ),
]

DAEMON = """
if not os.fork():
    os.setsid()
    if not os.fork():
        {before}
        while True:
            {loop}
    os._exit(0)
os.wait()
"""
STAYING = [
    notebook(
        "leaves a daemon.ipynb",
        CALM,
        DAEMON.format(before="each(lambda s: signal.signal(s, signal.SIG_IGN), 1, 15)", loop="time.sleep(1)"),
        RIGHT,
        status=EITHER,
    ),
    notebook(
        "leaves a daemon with no files.ipynb",
        CALM,
        DAEMON.format(before="os.closerange(0, 4096)", loop="time.sleep(1)"),
        RIGHT,
        status=EITHER,
    ),
    notebook("leaves a busy daemon.ipynb", CALM, DAEMON.format(before="pass", loop="pass"), RIGHT, status=EITHER),
    trying("leaves a program.ipynb", "subprocess.Popen(['sleep', '1000'], start_new_session=True)"),
    notebook(
        "leaves one that comes back.ipynb",
        CALM,
        """
        def again():
            while True:
                if os.fork():
                    os._exit(0)
                time.sleep(0.01)
                os.setsid()
        if not os.fork():
            again()
        """,
        RIGHT,
        status=EITHER,
    ),
]

NETWORK = [
    trying(
        "connects to this machine.ipynb",
        """
        def call(host):
            socket.create_connection((host, @PORT@), 0.1).sendall(b'@MARK@')
        each(call, '127.0.0.1', 'localhost', '::1', '0.0.0.0')
        """,
    ),
    trying(
        "connects to a local socket.ipynb",
        """
        def call(name):
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(name)
                s.sendall(b'@MARK@')
        each(call, '\\0@MARK@', '@SOCKET@')
        """,
    ),
    trying(
        "connects to the world.ipynb",
        "each(lambda host: socket.create_connection((host, 80), 0.1), '1.1.1.1', '192.168.0.1', '169.254.169.254')",
    ),
    notebook(
        "asks for names.ipynb",
        CALM,
        "each(socket.gethostbyname, 'example.org')",
        """
        import urllib.request
        urllib.request.urlopen('http://example.org', timeout=0.2)
        """,
        RIGHT,
        status=EITHER,
    ),
    trying("listens for others.ipynb", "server = socket.create_server(('127.0.0.1', 0))\nserver.close()"),
]

EVERYWHERE = """
places = ['@SUBMISSIONS@', '@GRADED@', '@REPO@', '@REPO@/course', '@REPO@/exercises/momentum_step', '@HOME@', '/tmp',
          '/var/tmp', '/dev', '/dev/shm', '/dev/mqueue', '/', '/etc', '/usr/lib', '/run', '/proc/1/root' + '/tmp',
          '/proc/self/cwd', '.', '..', os.path.expanduser('~'), *sys.path]
each(lambda place: Path(place, '@MARK@').write_text('x'), *places)
"""
WRITING = [
    trying("writes everywhere.ipynb", EVERYWHERE),
    trying(
        "changes what is there.ipynb",
        """
        each(lambda p: open(p, 'a').write('x'), '@SUBMISSIONS@/form script.py', '@GRADED@/grades.csv', '/etc/passwd',
             '@REPO@/exercises/momentum_step/test_momentum_step.py', '/dev/sda', sys.executable)
        """,
    ),
    trying(
        "deletes what is there.ipynb",
        """
        import shutil
        each(lambda p: shutil.rmtree(p, ignore_errors=True), '@SUBMISSIONS@', '@GRADED@', '@HOME@')
        """,
    ),
    trying(
        "links outwards.ipynb",
        """
        each(lambda p: os.symlink(p, '/tmp/' + p.replace('/', '-')), '@SUBMISSIONS@', '/etc')
        each(lambda p: os.link(p, '/tmp/hard'), '@SUBMISSIONS@/form script.py')
        each(lambda p: Path('/tmp/-etc', '@MARK@').write_text('x'), 1)
        """,
    ),
    trying(
        "writes into processes.ipynb",
        """
        def spoil(path):
            with open(path, 'r+b') as file:
                file.write(b'0')
        each(spoil, '/proc/1/oom_score_adj', '/proc/sys/kernel/hostname', '/proc/sysrq-trigger',
             '/sys/power/state', '/proc/1/mem')
        """,
    ),
]

BREAKING_OUT = [
    trying(
        "makes a world of its own.ipynb",
        """
        if not os.fork():
            libc = ctypes.CDLL(None, use_errno=True)
            libc.unshare(0x10000000 | 0x00020000)
            each(lambda p: Path('/proc/self/uid_map').write_text('0 65534 1'), 1)
            libc.mount(b'none', b'/', b'tmpfs', 0, None)
            libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)
            libc.mount(b'proc', b'/proc', b'proc', 0, None)
            libc.umount2(b'/tmp', 2)
            each(os.chroot, '/tmp', '/proc/1/root')
            os._exit(0)
        os.wait()
        """,
    ),
    notebook(
        "makes a world of its own, and stays.ipynb",
        CALM,
        "ctypes.CDLL(None).unshare(0x10000000 | 0x00020000)",
        RIGHT,
        status=EITHER,
    ),
    trying(
        "a jail in the jail.ipynb",
        """
        jail = ['bwrap', '--unshare-all', '--bind', '/', '/', '--dev', '/dev']
        print(subprocess.run([*jail, 'touch', '/tmp/@MARK@'], capture_output=True))
        """,
    ),
    trying(
        "becomes root.ipynb",
        """
        def execute(command):
            subprocess.run(command.split(), capture_output=True, timeout=1, stdin=subprocess.DEVNULL)
        each(execute, 'su -c id', 'sudo -n touch /tmp/@MARK@', 'mount -t tmpfs x /')
        """,
    ),
    trying(
        "types into the terminal.ipynb",
        """
        import fcntl, termios
        each(lambda fd: fcntl.ioctl(fd, termios.TIOCSTI, b'x'), 0, 1, 2)
        each(lambda p: open(p, 'w').write('x'), '/dev/tty', '/dev/console')
        """,
    ),
    trying(
        "debugs the kernel.ipynb",
        """
        libc = ctypes.CDLL(None)
        for number in (175, 246, 321, 298, 250, 165, 169):
            libc.syscall(number, 0, 0, 0)
        """,
    ),
]

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x","y")'
NASTY = SCRIPT + "\\n" + FORMULA.replace('"', '\\"') + "\\x00\\x1b[31m\\u202e\\ud800]]>&amp;{{ 1234 * 1000 }}{% for %}"
READ = [
    script("text as an answer.py", IDLE.replace("theta, v\n", f'"{NASTY.replace(chr(34) * 2, chr(34))}"\n'), 1, EITHER),
    script("text in an error.py", IDLE.replace("return theta, v", f'raise ValueError("{NASTY}")'), 0),
    script(
        "text in the first error's line.py",
        IDLE.replace("return theta, v", f"raise ValueError  # </code>{SCRIPT} {{{{ 1234 * 1000 }}}}"),
        0,
    ),
    notebook(
        "text in a cell's error.ipynb",
        f'raise ValueError("{NASTY}")',
        f'raise type("{SCRIPT}", (Exception,), {{}})("{NASTY}")',
        RIGHT,
    ),
    notebook(
        "text in prints.ipynb",
        f'print("{NASTY.replace(chr(92) + "ud800", "")}")',
        RIGHT.replace("    return", f'    print("{NASTY.replace(chr(92) + "ud800", "")}" * 100)\n    return'),
    ),
    notebook(
        "text in prints that cannot be encoded.ipynb",
        f'print("{NASTY}")',
        after(f'with __import__("contextlib").suppress(UnicodeError):\n    print("{NASTY}")'),
    ),
    script("text for a function.py", f'momentum_step = "{NASTY}"\n', (0, None)),
    script(
        "text for a name.py",
        f"""
        class Odd:
            __name__ = "{NASTY}"
            __signature__ = __wrapped__ = 7
            def __call__(self): pass
        momentum_step = Odd()
        """,
        0,
        EITHER,
    ),
    script(
        "text for an argument.py",
        f'def momentum_step(theta, v, gradient, eta="{NASTY}"):\n    return theta, v\n',
        0,
        EITHER,
    ),
    script("text in a row.py", IDLE.replace("return theta, v", "raise ValueError('=1+1')"), 0),
    script(f"{FORMULA.replace('/', '')}.py", RIGHT),
    script("+1+cmd.py", RIGHT),
    script("@SUM(1).py", RIGHT),
    script("-2+3.py", RIGHT),
    script("\t=1+1.py", RIGHT),
    script("\r=1+2.py", RIGHT),
    script("<script>alert(1)<script>.py", RIGHT),
    script('"><img src=x onerror=alert(1)>.py', RIGHT),
    script("{{ 1234 * 1000 }}{% for x %}.py", RIGHT),
    script("line\nbreak,\"quotes\";and 'more'.py", RIGHT),
    script("bell\a escape\x1b[31m.py", RIGHT),
    script("mirror\u202egnp.py", RIGHT),
    script("not Unicode \udce9.py", RIGHT),
    folder(f"{FORMULA.replace('/', '')} in a folder", {"<b>x.ipynb": notebook_text(RIGHT)}),
    raw(
        "who am I.ipynb",
        notebook_text(RIGHT)
        .replace('"kernelspec"', f'"title": "{SCRIPT}", "authors": [{{"name": "=1+1"}}], "kernelspec"')
        .encode(),
        7,
    ),
]

ENTRIES = [*SOLUTIONS, *KEYRINGS, *LOOKING, *KILLING, *STAYING, *NETWORK, *WRITING, *BREAKING_OUT, *READ]
