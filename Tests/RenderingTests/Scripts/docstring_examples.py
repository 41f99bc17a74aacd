"""Prints the scenes in the docstrings of the installed Manim, as a JSON array of module, name and source.

Given names, those alone. Nothing of Manim is imported.
"""
import ast
import importlib.util
import json
import re
import sys
import textwrap
from pathlib import Path

DIRECTIVE = re.compile(r"^([ \t]*)\.\. manim:: (\w+)[ \t]*$")
OPTION = re.compile(r"\s*(:\w+:.*)?$")
PROMPT = re.compile(r"(>>>|\.\.\.)( |$)")


def docstrings(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield ast.get_docstring(node) or ""


def examples(text):
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if (directive := DIRECTIVE.match(line)) is not None:
            yield directive[2], body(lines[number:], len(directive[1].expandtabs()))


def body(lines, margin):
    """What is set in further than the directive, without its options and without an interpreter's prompts."""
    taken = []
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= margin:
            break
        taken.append(line)
    code = textwrap.dedent("\n".join(taken)).split("\n")
    while code and OPTION.fullmatch(code[0]):
        code.pop(0)
    if any(line.startswith(">>>") for line in code):
        code = [line[4:] for line in code if PROMPT.match(line)]
    return "\n".join(code).rstrip() + "\n"


def main():
    home = Path(importlib.util.find_spec("manim").origin).parent
    found = [
        {"module": ".".join(file.relative_to(home).with_suffix("").parts), "name": name, "source": source}
        for file in sorted(home.rglob("*.py")) for text in docstrings(file) for name, source in examples(text)]
    wanted = set(sys.argv[1:])
    json.dump([each for each in found if not wanted or each["name"] in wanted], sys.stdout)


main()
