"""Text that students had a hand in, made fit for pages, tables and file names."""

import hashlib
import re
import unicodedata
from collections import Counter

UNSEEN = ("Cc", "Cf", "Zl", "Zp")  # categories of Unicode: control and format characters, ends of lines and paragraphs


def encoded(text):
    """`text` as UTF-8, with a question mark for each half of a character, which no file could hold."""
    return text.encode("utf-8", "replace")


def clean(text):
    """`text` without control characters and halves of characters."""
    text = encoded(str(text)).decode()
    return "".join(" " if unicodedata.category(sign) in UNSEEN else sign for sign in text)


def harmless(text):
    """A cell that no spreadsheet takes for a formula."""
    begins_like_a_formula = text.lstrip()[:1] in ("=", "+", "-", "@") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if begins_like_a_formula else text


def file_names(names):
    """{name: a safe and unique file name, much like it} for each submission."""
    plain = {name: re.sub(r"[^\w.-]+", "_", clean(name)).strip("._")[:80] or "submission" for name in names}
    taken = Counter(file.casefold() for file in plain.values())
    own = lambda name, file: file == name and taken[file.casefold()] == 1
    return {name: file if own(name, file) else f"{file}-{digest(name)}" for name, file in plain.items()}


def digest(name):
    """Eight letters that tell this name from others."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
