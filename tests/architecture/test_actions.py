"""The shape of every action: actor first, `require` first, `audited` around, typed and told."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import public_functions, python_files, shown, tree_of

GUARD = "ensure_"
"""A public function of this name in an actions module is a guard: it raises or lets pass, and writes nothing.

Pages ask it beforehand what the deed would answer.
"""
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete"}


def action_modules() -> list[Path]:
    return [file for file in python_files() if file.name == "actions.py" or file.parent.name == "actions"]


def statements(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) else function.body


def is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def faults_of(function: ast.FunctionDef) -> list[str]:
    """What is wrong with the shape of one action."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    body = statements(function)
    audited = [
        item for node in ast.walk(function) if isinstance(node, ast.With) for item in node.items
        if is_call_of(item.context_expr, "audited")
    ]  # fmt: skip
    checks = {
        "takes the actor first": bool(positional) and positional[0].arg == "actor",
        "types every argument": all(a.annotation for a in [*positional, *arguments.kwonlyargs]),
        "takes by position the actor and one subject at most": len(positional) <= 2,
        "takes no *args and **kwargs": arguments.vararg is None and arguments.kwarg is None,
        "takes six arguments at most": len(positional) + len(arguments.kwonlyargs) <= 6,
        "says what it gives": function.returns is not None,
        "has a docstring": bool(ast.get_docstring(function)),
        "requires first": bool(body) and isinstance(body[0], ast.Expr) and is_call_of(body[0].value, "require"),
        "is audited once": len(audited) == 1,
        "is audited as its actor": all(is_of_actor(item.context_expr) for item in audited),
    }
    return [f"{function.name}: {rule}" for rule, holds in checks.items() if not holds]


def is_of_actor(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and isinstance(call.args[0], ast.Name) and call.args[0].id == "actor"


def guard_faults_of(function: ast.FunctionDef) -> list[str]:
    """A guard gives nothing and writes nothing."""
    gives = function.returns
    called = {n.func.attr for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
    checks = {
        "takes the actor first": bool(function.args.args) and function.args.args[0].arg == "actor",
        "gives nothing": isinstance(gives, ast.Constant) and gives.value is None,
        "has a docstring": bool(ast.get_docstring(function)),
        "writes nothing": not called & WRITES,
    }
    return [f"{function.name}: {rule}" for rule, holds in checks.items() if not holds]


def test_every_action_has_the_shape() -> None:
    faults = [
        f"{shown(file)}: {fault}"
        for file in action_modules()
        for function in public_functions(tree_of(file))
        for fault in (guard_faults_of if function.name.startswith(GUARD) else faults_of)(function)
    ]
    assert faults == []


def test_the_walk_finds_the_actions() -> None:
    found = {function.name for file in action_modules() for function in public_functions(tree_of(file))}
    assert {"begin_draft", "save_draft", "discard_draft", "send_draft", "open_notice"} <= found


GOOD = '''
def send(actor: Staff, draft: Draft, *, version: int) -> None:
    """Send."""
    require(actor, SEND, draft)
    with audited(actor, Event.SENT):
        pass
'''


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("actor: Staff, draft: Draft", "draft: Draft, actor: Staff"),
        ("version: int", "version"),
        ("draft: Draft, *, version", "draft: Draft, version"),
        ("*, version: int", "*, version: int, **more: int"),
        (") -> None", ")"),
        ('"""Send."""', "pass"),
        ("require(actor, SEND, draft)", "draft.lock()"),
        ("with audited(actor, Event.SENT)", "with transaction.atomic()"),
        ("audited(actor,", "audited(system,"),
    ],
)
def test_the_law_refuses_another_shape(before: str, after: str) -> None:
    good = public_functions(ast.parse(GOOD))[0]
    assert faults_of(good) == []
    assert before in GOOD
    assert faults_of(public_functions(ast.parse(GOOD.replace(before, after)))[0]) != []


def view_modules() -> list[Path]:
    return [file for file in python_files() if file.name == "views.py" or file.parent.name == "views"]


def test_views_do_not_reach_for_rows_themselves() -> None:
    """Rows are reached through the person: selectors read, actions write."""
    reached = [
        f"{shown(file)}:{node.lineno}"
        for file in view_modules()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]
    assert reached == []


def test_views_do_not_write() -> None:
    written = [
        f"{shown(file)}:{node.lineno} {node.func.attr}"
        for file in view_modules()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in (WRITES | {"cursor", "execute"}) - {"update"}
    ]
    assert written == []


def test_only_views_and_middleware_see_the_request() -> None:
    """An action that looked at the request could not be run by a task or a command."""
    seen = [
        shown(file)
        for file in action_modules()
        for node in ast.walk(tree_of(file))
        if isinstance(node, (ast.Name, ast.arg)) and getattr(node, "id", getattr(node, "arg", "")) == "request"
    ]
    assert seen == []
