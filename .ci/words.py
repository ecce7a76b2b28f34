#!/usr/bin/env python3
"""Finds private words in the names of the code, and comments without a subject.

A name is made of words: "giveBack" of two. Those below once meant something in
this project alone; beside each stands the field's word. A comment behind code
that begins with "that", "of", "it" or "which" leaves its noun to be guessed.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator

BANNED = {
    "asker": "source of the request",
    "bury": "reap",
    "crew": "threads",
    "engaged": "has an open prompt",
    "fate": "exit outcome",
    "glance": "file state, or fingerprint",
    "glanced": "file state, or fingerprint",
    "lend": "acquire, release, lease",
    "lent": "acquire, release, lease",
    "news": "changed",
    "obituary": "output tail",
    "outs": "exclusions",
    "remembered": "bounded cache",
    "tell": "publish, emit, report",
    "told": "publish, emit, report",
    "unfit": "needs the project",
    "unforkable": "not safe to fork",
}
NO_SUBJECT = re.compile(r"\s(?://|#) (?:that|of|it|which)\b")


def go_code(text: str) -> Iterator[tuple[int, str, str]]:
    """Give each line of Go with its number: the code without strings, the comment."""
    text = re.sub(r"`[^`]*`", lambda m: '""' + "\n" * m.group().count("\n"), text)
    for number, line in enumerate(text.splitlines(), start=1):
        line = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])+\'', '""', line)
        code, _, comment = line.partition("//")
        yield number, code, f" // {comment.strip()}" if comment and code.strip() else ""


def python_code(text: str) -> Iterator[tuple[int, str, str]]:
    """Give each name and each comment behind code with its line."""
    behind: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            behind.add(token.start[0])
            yield token.start[0], token.string, ""
        elif token.type == tokenize.COMMENT and token.start[0] in behind:
            yield token.start[0], "", " " + token.string


def words(code: str) -> Iterator[str]:
    """Give the words that names are made of, in lower case."""
    for name in re.findall(r"[A-Za-z_]\w*", code):
        for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name):
            yield word.lower()


def complaints(path: str) -> Iterator[str]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for number, code, comment in (go_code if path.endswith(".go") else python_code)(
        text
    ):
        for word in words(code):
            if word in BANNED:
                yield f'{path}:{number}: "{word}" is a word of our own: {BANNED[word]}'
        if NO_SUBJECT.match(comment):
            yield f"{path}:{number}: a comment without a subject:{comment}"


def main() -> int:
    listed = subprocess.check_output(["git", "ls-files", "*.go", "*.py"], text=True)
    found = [
        line
        for path in listed.split()
        if "/testdata/" not in path and path != ".ci/words.py"
        for line in complaints(path)
    ]
    print("\n".join(found))
    if found:
        count = len(found)
        print(f"make lint: error: {count} to be said plainly", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
