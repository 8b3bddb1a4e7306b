"""Every rule of the grammar: its examples, its counter-examples, and its form held to its code."""

from __future__ import annotations

import ast
import inspect
import re
from collections import Counter
from itertools import pairwise

import pytest

from tests.unit.dates.grammar_rules import FUNCTIONS, MODULES, RULES, given, traced
from tracker.dates.grammar.parser import parse
from tracker.dates.grammar.reader.rule import Rule
from tracker.dates.grammar.reader.tokens import Kind

START = "phrase"
NEVER = "never"
NAMES = {rule.name for rule in RULES}
KINDS = {kind.name.capitalize() for kind in Kind}
#: Tables of words; zones have their names in every language.
TABLES = {"PLACES", "SPOKEN_ZONES"} | {
    name
    for module in MODULES
    if ".english." in module.__name__
    for name in vars(module)
    if name.isupper()
}
#: What a form is made of: a quoted mark, a rule, a table, a kind of token, or a sign.
SYMBOL = re.compile(
    r"""\s*(?:("[^"\w]+")|([a-z]+(?:-[a-z]+)*)|([A-Z_]{2,})|([A-Z][a-z]+)|([][(){}|]))"""
)
CLOSING = {"(": ")", "[": "]", "{": "}"}
each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def never(rule: Rule) -> list[str]:
    """The phrases in which a rule gives nothing."""
    return [phrase for value, phrases in rule.examples for phrase in phrases if value == NEVER]


@each_rule
def test_a_rule_gives_its_values_in_its_examples(rule: Rule) -> None:
    examples = [example for example in rule.examples if example[0] != NEVER]
    assert examples
    for value, phrases in examples:
        for phrase in phrases:
            assert value in given(rule.name, phrase), phrase


@each_rule
def test_a_rule_gives_nothing_in_its_counter_examples(rule: Rule) -> None:
    for phrase in never(rule):
        assert not given(rule.name, phrase), phrase


def test_every_rule_has_a_counter_example_but_the_one_that_reads_anything() -> None:
    assert [rule.name for rule in RULES if not never(rule)] == [START]


def test_no_two_rules_have_one_name() -> None:
    assert [name for name, times in Counter(rule.name for rule in RULES).items() if times > 1] == []


@each_rule
def test_a_form_is_well_formed_and_names_only_what_there_is(rule: Rule) -> None:
    open_brackets: list[str] = []
    symbols = list(SYMBOL.finditer(rule.form))
    assert "".join(found[0] for found in symbols) == rule.form, "a sign that forms do not have"
    for symbol in symbols:
        name, sign = symbol[2] or symbol[3] or symbol[4], symbol[5]
        if sign in CLOSING:
            open_brackets.append(CLOSING[sign])
        elif sign and sign != "|":
            assert open_brackets.pop() == sign
        assert name is None or name in NAMES | TABLES | KINDS, name
    assert open_brackets == []
    for before, after in pairwise(symbol[0].strip() for symbol in symbols):
        assert (before, after) not in {("|", "|"), ("(", "|"), ("[", "|"), ("{", "|"), ("|", ")")}


def named_in(rule: Rule) -> set[str]:
    """The rules that a form names."""
    return {symbol[2] for symbol in SYMBOL.finditer(rule.form) if symbol[2]}


def test_a_form_names_tables_that_its_module_looks_words_up_in() -> None:
    for module, function in FUNCTIONS:
        rule: Rule = vars(function)["rule"]
        tables = {symbol[3] for symbol in SYMBOL.finditer(rule.form) if symbol[3]}
        assert tables <= set(vars(module)), rule.name


def test_every_rule_is_reached_from_the_phrase() -> None:
    forms = {rule.name: named_in(rule) for rule in RULES}
    reached, ahead = {START}, [START]
    while ahead:
        found = forms[ahead.pop()] - reached
        reached |= found
        ahead += found
    assert NAMES - reached == set()


def test_every_production_has_a_function_of_its_name() -> None:
    productions = {START} | {name for rule in RULES for name in named_in(rule)}
    assert (len(productions), productions - NAMES) == (len(RULES), set())


def test_rules_read_with_the_rules_that_their_forms_name_and_with_each_of_them() -> None:
    examples = {phrase for rule in RULES for _, phrases in rule.examples for phrase in phrases}
    used = {
        (trace.rule, part.rule)
        for phrase in examples
        for _, trace in traced(phrase).walk()
        for part in trace.parts
    }
    assert used == {(rule.name, part) for rule in RULES for part in named_in(rule)}


def test_the_words_of_a_language_stand_in_its_vocabulary_alone() -> None:
    for module in {module for module, _ in FUNCTIONS}:
        assert words_in(ast.parse(inspect.getsource(module))) == set(), module.__name__


def words_in(tree: ast.AST) -> set[str]:
    """The words that code compares with, or steps over."""
    asked: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            asked += node.comparators
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked += node.args if node.func.attr in {"take", "word", "phrase", "look_up"} else []
    parts = (part for node in asked for part in ast.walk(node) if isinstance(part, ast.Constant))
    told = {part.value for part in parts if isinstance(part.value, str)}
    return {word for word in told if any(map(str.isalpha, word))}


def test_a_trace_is_the_tree_of_the_rules_that_read_a_phrase_and_of_their_words() -> None:
    told = [(depth, part.rule, part.words) for depth, part in traced("due by May 2026").walk()]
    assert told == [
        (0, "phrase", "due by May 2026"),
        (1, "item", "due by May 2026"),
        (2, "bound", "due by"),
        (2, "core", "May 2026"),
        (3, "ranged", "May 2026"),
        (4, "timed", "May 2026"),
        (5, "period", "May 2026"),
        (6, "month", "May 2026"),
        (7, "month-name", "May"),
        (7, "of-year", "2026"),
        (8, "written-year", "2026"),
    ]
    assert traced("").words == ""


def test_a_phrase_is_read_alike_whether_it_is_traced_or_not() -> None:
    for rule in RULES:
        for _, phrases in rule.examples:
            assert [traced(phrase).value for phrase in phrases] == list(map(parse, phrases))
