"""The examples of the explanations: the wrong one breaks its rule alone, the right one none."""

from __future__ import annotations

import io
import re
import sys
import unittest
from pathlib import Path
from typing import Any, Callable, Iterator
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

SPEC = Path(__file__).resolve().parents[2] / "spec"
RULES = [f"A{number}" for number in range(1, 26)]
VALIDATED = {"A2", "A3", "A4", "A6", "A8", "A9", "A10", "A11", "A14", "A17", "A22"}  # by wsgiref
REQUESTS = [("GET", b""), ("HEAD", b""), ("OPTIONS", b""), ("POST", b"12345")]


class Call:
    """One call of start_response."""

    def __init__(self, args: tuple[Any, ...], by_name: dict[str, Any]) -> None:
        given = dict(zip(("status", "headers", "exc_info"), args), **by_name)
        self.by_name = bool(by_name)
        self.status = given["status"]
        self.headers = given["headers"]
        self.exc_info = given.get("exc_info")
        self.handled = sys.exc_info()[1]  # the caller's
        self.well_formed = type(self.headers) is list and all(map(_is_field, self.headers))
        self.fields: list[tuple[str, str]] = list(filter(_is_field, self.headers))

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key.lower() == name]


def _is_field(field: Any) -> bool:
    return type(field) is tuple and len(field) == 2 and all(type(part) is str for part in field)


class Stream:
    """wsgi.input or wsgi.errors, with a note of what it is used for."""

    def __init__(self, file: Any, listed: set[str]) -> None:
        self.file = file
        self.listed = listed
        self.misused: list[str] = []
        self.left = len(file.getvalue())
        self.read_past = False

    def __getattr__(self, name: str) -> Any:
        if name not in self.listed:
            self.misused.append(name)
        return getattr(self.file, name)

    def read(self, size: int = 0) -> bytes:
        self.read_past = self.read_past or size > self.left
        self.left -= min(size, self.left)
        return self.file.read(size)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.file)


class Trial:
    """One request to an application, from a server that lets pass what can be, and takes notes."""

    def __init__(self, application: Any, method: str = "GET", content: bytes = b"") -> None:
        self.calls: list[Call] = []
        self.blocks: list[Any] = []
        self.written: list[Any] = []
        self.result: Any = None
        self.raised: BaseException | None = None
        self.called = self.iterated = False  # to the end
        self.early = self.written_late = self.reraised = self.swallowed = False
        self.input = Stream(io.BytesIO(content), {"readline", "readlines"})
        self.errors = Stream(io.StringIO(), {"write", "writelines", "flush"})
        self.environ: dict[str, Any] = {"REQUEST_METHOD": method, "QUERY_STRING": ""}
        setup_testing_defaults(self.environ)
        self.environ.update({"wsgi.input": self.input, "wsgi.errors": self.errors})
        if content:
            self.environ["CONTENT_LENGTH"] = str(len(content))
        try:
            self.result = application(self.environ, self.start_response)
            self.called = True
            if not isinstance(self.result, (str, bytes, type(None))):
                self.iterate()
        except Exception as error:
            self.raised = error
        finally:
            getattr(self.result, "close", lambda: None)()

    def iterate(self) -> None:
        for block in self.result:
            self.early = self.early or (bool(block) and not self.calls)
            self.swallowed = self.swallowed or self.reraised
            self.blocks.append(block)
        self.iterated = True

    def start_response(self, *args: Any, **by_name: Any) -> Callable[[Any], None]:
        call = Call(args, by_name)
        self.calls.append(call)
        if call.exc_info is not None and (any(self.blocks) or any(self.written)):
            self.reraised = True
            raise call.exc_info[1].with_traceback(call.exc_info[2])
        return self.write

    def write(self, block: Any) -> None:
        self.written_late = self.written_late or bool(self.blocks)
        self.written.append(block)

    @property
    def size(self) -> int:
        return sum(len(block) for block in self.written + self.blocks)

    def any_field(self, check: Callable[[str, str], bool]) -> bool:
        return any(check(name, value) for call in self.calls for name, value in call.fields)


class Probe:
    """An inner application that sees how middleware treats its two blocks."""

    def __init__(self, middleware: Any) -> None:
        self.blocks = 0
        self.closed = 0
        self.held_back = False
        for _ in middleware(self)({}, lambda *_: None):
            self.blocks = 0

    def __call__(self, _environ: Any, start_response: Any) -> Probe:
        start_response("200 OK", [])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for block in (b"one\n", b"two\n"):
            self.held_back = self.held_back or self.blocks > 0
            self.blocks += 1
            yield block

    def close(self) -> None:
        self.closed += 1


_HOP_BY_HOP = ("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_STATUS = re.compile(r"[2-9][0-9][0-9] \S([^\x00-\x1f\x7f]*\S)?")


def _cannot_be_called(t: Trial) -> bool:
    return isinstance(t.raised, TypeError) and t.raised.__traceback__.tb_next is None


def _wrong_len(t: Trial) -> bool:
    return t.iterated and hasattr(t.result, "__len__") and len(t.result) != len(t.blocks)


def _not_latin_1(t: Trial) -> bool:
    texts = [str(call.status) for call in t.calls]
    texts += [name + value for call in t.calls for name, value in call.fields]
    return any(character > "\xff" for text in texts for character in text)


def _wrong_exc_info(t: Trial) -> bool:
    given = [call for call in t.calls if call.exc_info is not None]
    return any(
        type(call.exc_info) is not tuple or call.exc_info[1] is not call.handled or not call.handled
        for call in given
    )


def _wrong_length(t: Trial) -> bool:
    lengths = [value for call in t.calls[-1:] for value in call.values("content-length")]
    return any(int(length) != t.size for length in lengths)  # the examples answer HEAD like GET


def _hidden_error(t: Trial) -> bool:
    return any(
        str(call.status).startswith("5") and call.handled is not None and call.exc_info is None
        for call in t.calls
    )


def _wrong_content(t: Trial) -> bool:
    for call in t.calls[-1:]:
        if str(call.status)[:3] in ("204", "304") or str(call.status).startswith("1"):
            return t.size > 0 or bool(call.values("content-length"))
        return t.size > 0 and not call.values("content-type")
    return False


def _wrong_environ(t: Trial) -> bool:
    path = t.environ.get("PATH_INFO", "")
    names = {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"}
    wrong_path = path != "" and not path.startswith("/")
    return wrong_path or t.environ.get("SCRIPT_NAME") == "/" or bool(names & set(t.environ))


BROKEN: dict[str, Callable[[Trial], bool]] = {
    "A1": _cannot_be_called,
    "A2": lambda t: any(call.by_name for call in t.calls),
    "A3": lambda t: t.called and isinstance(t.result, (str, bytes, type(None))),
    "A4": lambda t: any(type(block) is not bytes for block in t.blocks + t.written),
    "A5": _wrong_len,
    "A6": lambda t: t.early,
    "A7": lambda t: any(call.exc_info is None for call in t.calls[1:]),
    "A8": lambda t: any(
        not isinstance(call.status, str) or not _STATUS.fullmatch(call.status) for call in t.calls
    ),
    "A9": lambda t: any(not call.well_formed for call in t.calls),
    "A10": lambda t: t.any_field(lambda name, _: not _TOKEN.fullmatch(name) or name == "Status"),
    "A11": lambda t: t.any_field(lambda _, value: bool(re.search(r"[\x00-\x1f\x7f]", value))),
    "A12": _not_latin_1,
    "A13": lambda t: t.any_field(lambda name, _: name.lower() in _HOP_BY_HOP),
    "A14": _wrong_exc_info,
    "A15": lambda t: t.swallowed,
    "A16": lambda t: t.input.read_past,
    "A17": lambda t: bool(t.input.misused or t.errors.misused),
    "A18": lambda t: t.written_late,
    "A19": _wrong_length,
    "A20": lambda t: isinstance(t.raised, KeyError),
    "A21": _hidden_error,
    "A22": _wrong_content,
    "A23": _wrong_environ,
}


def examples(rule: str) -> list[dict[str, Any]]:
    """Return the namespaces of the wrong and of the right example."""
    path = SPEC / f"A{int(rule[1:]):02d}.md"
    spaces: list[dict[str, Any]] = []
    for block in re.findall(r"(?ms)^```python\n(.*?)^```$", path.read_text("utf-8")):
        name = f"{path.stem} {'right' if spaces else 'wrong'}"
        spaces.append({"__name__": name})
        exec(compile(block, name, "exec"), spaces[-1])
    return spaces


def broken(space: dict[str, Any], method: str, content: bytes) -> set[str]:
    """Return the rules that the example breaks when it serves this request."""
    trial = Trial(space["application"], method, content)
    found = {rule for rule, check in BROKEN.items() if check(trial)}
    if "upper" in space:  # what only the inner side of a middleware sees
        probe = Probe(space["upper"])
        found |= {"A24"} if probe.held_back else set()
        found |= {"A25"} if probe.closed != 1 else set()
    return found


class SpecTest(unittest.TestCase):
    def test_the_wrong_example_breaks_its_rule_alone(self) -> None:
        for rule in RULES:
            wrong, _ = examples(rule)
            for method, content in REQUESTS:
                with self.subTest(rule, method=method):
                    self.assertEqual(broken(wrong, method, content), {rule})

    def test_the_right_example_breaks_no_rule(self) -> None:
        for rule in RULES:
            _, right = examples(rule)
            for method, content in REQUESTS:
                with self.subTest(rule, method=method):
                    self.assertEqual(broken(right, method, content), set())
                    raised = Trial(right["application"], method, content).raised
                    self.assertEqual(type(raised), OSError if rule == "A15" else type(None))

    def test_the_validator_of_wsgiref_agrees(self) -> None:
        for rule in RULES:
            for space, refused in zip(examples(rule), (rule in VALIDATED, False)):
                for method, content in REQUESTS:
                    with self.subTest(rule, name=space["__name__"], method=method):
                        trial = Trial(validator(space["application"]), method, content)
                        self.assertEqual(isinstance(trial.raised, AssertionError), refused)
