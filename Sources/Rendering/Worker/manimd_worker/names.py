"""What names a scene's code binds and uses, and which of them Manim and Python know."""
import ast
import builtins
import importlib
import json
import sys
import types
from pathlib import Path

import manim

VOCABULARY = json.loads(Path(__file__).with_name("vocabulary.json").read_text(encoding="utf-8"))
# What a module holds without anybody's doing.
OF_EVERY_MODULE = {"__name__", "__file__", "__doc__", "__class__", "__annotations__", "__package__"}
DEEPEST = 20_000
CATCHES_NAMES = {"NameError", "Exception", "BaseException", "ImportError", "ModuleNotFoundError", "AttributeError"}


def public(module):
    """The names that `from module import *` binds."""
    names = getattr(module, "__all__", None)
    return set(names) if names is not None else {n for n in vars(module) if not n.startswith("_")}


def is_allowed(module):
    """Whether a module, by its full name, may be imported."""
    return module.split(".")[0] in VOCABULARY["imports"]


def found(module):
    """An allowed module, or None where it is not installed."""
    try:
        return importlib.import_module(module) if is_allowed(module) else None
    except Exception:
        return None


class Code(ast.NodeVisitor):
    """A scene's code, read once; raises SyntaxError, and ValueError or RecursionError at worst.

    `bound` holds every name that is bound anywhere, in whatever scope: what is not in it, and not
    known otherwise, is not there for certain. `used` holds the names that are looked up for certain,
    `mentioned` those that may never be.
    """

    def __init__(self, source):
        self.source, self.tree = source, ast.parse(source)
        self.used, self.mentioned, self.imports, self.stars = [], [], [], []
        self.modules = {}  # by the names they are bound to
        self.parents, self.imported, self.assigned = {}, set(), set()
        self.attributes = set()  # that the code itself defines on objects
        self.is_complete = True  # whether every name that is bound is known
        limit = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(DEEPEST)  # a sum of a thousand numbers is a tree that deep
            self.visit(self.tree)
        finally:
            sys.setrecursionlimit(limit)
        self.bound = self.imported | self.assigned
        # A name with a second meaning means nothing for certain.
        self.modules = {name: held for name, held in self.modules.items() if name not in self.assigned}
        self.known = set(dir(builtins)) | OF_EVERY_MODULE | self.bound
        for star in self.stars:
            module = found(star)
            if module is None:
                self.is_complete = False
                continue
            names = public(module)
            self.known |= names
            for name in names - self.bound:
                if isinstance(held := getattr(module, name, None), types.ModuleType):
                    self.modules.setdefault(name, held)

    def unknown(self):
        """The names that are used and that nobody knows."""
        return [name for name in self.used if name.id not in self.known] if self.is_complete else []

    def held(self, node):
        """The module that an expression is for certain, or None."""
        if isinstance(node, ast.Name):
            return self.modules.get(node.id)
        if isinstance(node, ast.Attribute) and (outer := self.held(node.value)) is not None:
            inner = vars(outer).get(node.attr)
            return inner if isinstance(inner, types.ModuleType) else None
        return None

    def manim_name(self, node):
        """The name that an expression has in Manim, be it `Circle` or `manim.Circle`; or None."""
        if isinstance(node, ast.Name):
            return node.id if node.id not in self.bound or node.id in self.from_manim - self.assigned else None
        if isinstance(node, ast.Attribute) and self.held(node.value) is manim:
            return node.attr
        return None

    @property
    def from_manim(self):
        return {
            alias.name for node in self.imports if isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] == "manim"
            for alias in node.names if alias.asname in (None, alias.name)}

    def generic_visit(self, node):
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
            self.visit(child)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load):
            (self.mentioned if self.is_excused(node) else self.used).append(node)
        else:
            self.assigned.add(node.id)

    def is_excused(self, node):
        """Whether a name need not be there: in an annotation, or where its absence is provided for."""
        while (parent := self.parents.get(node)) is not None:
            if isinstance(parent, ast.Try) and node in parent.body:
                for handler in parent.handlers:
                    caught = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else None
                    if caught is None or caught & CATCHES_NAMES:
                        return True
            if node is getattr(parent, "annotation", None) or node is getattr(parent, "returns", None):
                return True
            node = parent
        return False

    def visit_Attribute(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.attributes.add(node.attr)
        self.generic_visit(node)

    def visit_arg(self, node):
        self.assigned.add(node.arg)
        self.generic_visit(node)

    def _define(self, node):
        self.assigned.add(node.name)
        self.attributes.add(node.name)
        self.generic_visit(node)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _define

    def visit_ExceptHandler(self, node):
        self.assigned.add(node.name)
        self.generic_visit(node)

    visit_MatchAs = visit_MatchStar = visit_ExceptHandler

    def visit_MatchMapping(self, node):
        self.assigned.add(node.rest)
        self.generic_visit(node)

    def visit_Global(self, node):
        self.assigned.update(node.names)

    visit_Nonlocal = visit_Global

    def visit_Import(self, node):
        self.imports.append(node)
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            self._bind_module(name, alias.name if alias.asname else name)

    def visit_ImportFrom(self, node):
        self.imports.append(node)
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(node.module or ".")
            else:
                self._bind_module(alias.asname or alias.name, f"{node.module}.{alias.name}", of=node.module)

    def _bind_module(self, name, module, of=None):
        if of is not None:
            outer = found(of)
            held = getattr(outer, module.rsplit(".", 1)[1], None) if outer else None
        else:
            held = found(module)
        if isinstance(held, types.ModuleType):
            self.modules[name] = held
        self.imported.add(name)


def calls(code):
    return [node for node in ast.walk(code.tree) if isinstance(node, ast.Call)]


def rename(edits, node, new):
    """Gives a name or an attribute of Manim another name; whether that went well."""
    if isinstance(node, ast.Attribute):
        return edits.rename_attribute(node, new)
    return edits.replace(node, new, node.id)
