"""The host's packages import in one direction, and its modules in no circle."""

import ast
import re
import unittest
from pathlib import Path

import gdev_host

HOST = Path(gdev_host.__file__).parent
ORDER = re.findall(r"^    ([a-z]+)  +[a-z]", gdev_host.__doc__, re.MULTILINE)


def modules():
    """Return each module's name below gdev_host with the modules that it imports."""
    names = {}
    for file in HOST.rglob("*.py"):
        parts = file.relative_to(HOST).with_suffix("").parts
        names[".".join(parts)] = file
    return {name: imported(name, file, names) for name, file in names.items()}


def imported(name, file, names):
    """Yield the modules that one imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.level:
            package = name.split(".")[: -node.level] + (node.module or "").split(".")
            base = ".".join(filter(None, package))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gdev_host"):
            base = node.module.partition(".")[2]
        else:
            continue
        inner = {f"{base}.{alias.name}".lstrip(".") for alias in node.names} & set(names)
        found |= inner or {base} & set(names)
    return found


class ArrowsTest(unittest.TestCase):
    def test_the_reading_guide_names_each_package(self):
        folders = {f.name for f in HOST.iterdir() if (f / "__init__.py").exists()}
        self.assertEqual({*ORDER}, folders | {"worker"})

    def test_packages_import_those_above_them_in_the_guide(self):
        for name, targets in modules().items():
            package = name.partition(".")[0]
            for target in targets if package in ORDER else ():
                with self.subTest(module=name, imports=target):
                    above = ORDER[: ORDER.index(package) + 1]
                    self.assertIn(target.partition(".")[0], above)

    def test_no_circle_of_modules(self):
        left = modules()
        self.assertGreater(sum(map(len, left.values())), 100)
        while left:
            free = [name for name, targets in left.items() if not targets & set(left)]
            self.assertTrue(free, f"these import each other: {sorted(left)}")
            for name in free:
                del left[name]


if __name__ == "__main__":
    unittest.main()
