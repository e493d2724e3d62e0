"""Text that students had a hand in, made fit for pages, tables and file names."""

import hashlib
import re
import unicodedata
from collections import Counter

UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # categories of Unicode: control and format characters, ends of lines and paragraphs
JOINERS = "\u200c\u200d"  # with which Persian, Hindi and families of emoji are written
FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")  # a cell may end at `;`, where that separates columns


def encoded(text):
    """`text` as UTF-8, with a question mark for each half of a character, which no file could hold."""
    return text.encode("utf-8", "replace")


def clean(text, kept=JOINERS):
    """`text` without control characters and halves of characters."""
    text = encoded(str(text)).decode()
    unseen = lambda sign: unicodedata.category(sign) in UNSEEN and sign not in kept
    return "".join(" " if unseen(sign) else sign for sign in text)


def lines(text):
    """`text` made clean, its lines kept."""
    return clean(re.sub(r"\r\n?", "\n", str(text)), kept=f"{JOINERS}\n\t")


def harmless(text):
    """A cell that no spreadsheet takes for a formula, whichever sign it separates columns by."""
    text = f"'{text}" if text[:1] in ("\t", "\r", "\n") else text
    return FORMULA.sub(r"\1'\2", text)


def number(value):
    """A number of points as a teacher writes it: 3, 2.5; "" for None."""
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def file_names(names):
    """{name: a safe and unique file name, much like it} for each submission."""
    plain = {name: shortened(re.sub(r"[^\w.-]+", "_", clean(name)).strip("._")) or "submission" for name in names}
    taken = Counter(file.casefold() for file in plain.values())
    own = lambda name, file: file == name and taken[file.casefold()] == 1
    return {name: file if own(name, file) else f"{file}-{digest(name)}" for name, file in plain.items()}


def shortened(name):
    """At most 80 letters and 160 bytes of a name: a file system takes 255 bytes, ours at the end included."""
    return name[:80].encode()[:160].decode(errors="ignore")


def digest(name):
    """Eight letters that tell this name from others."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
