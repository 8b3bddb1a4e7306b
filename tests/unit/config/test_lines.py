import tomllib

import pytest

from tracker.config.lines import line_of

_TEXT = '''\
database = "sqlite:///a"  # [channels.fake]
"quoted key" = 1
inline = { a = 1, b = { c = 2 } }
dotted.deep.key = [
  "x",  # ]
  "[channels.trap]",
]
block = """
[channels.in_a_string]
not_a_key = 1
"""
literal = \'\'\'
also_no_key = "
\'\'\'

[channels.a]
url = "x#y"
tags = [["nested"], []]
after = 1
  [channels."b.c"]   # comment
  url = 'z'
[[many]]
name = 1
[[many]]
name = 2
[ policies . default ]
channels.any_of = []
channels.names = []
'''


@pytest.mark.parametrize(
    ("what", "path", "line"),
    [
        ("a key at the top", ("database",), 1),
        ("a quoted key", ("quoted key",), 2),
        ("an inline table", ("inline",), 3),
        ("a key within an inline table, at its table", ("inline", "b", "c"), 3),
        ("a dotted key", ("dotted", "deep", "key"), 4),
        ("the front of a dotted key", ("dotted",), 4),
        ("a key after a list of many lines", ("block",), 8),
        ("a key after a text of many lines", ("literal",), 12),
        ("a table", ("channels", "a"), 16),
        ("a table that is only implied", ("channels",), 16),
        ("a key in a table", ("channels", "a", "url"), 17),
        ("a key after a nested list", ("channels", "a", "after"), 19),
        ("a table with a quoted name", ("channels", "b.c"), 20),
        ("a key in an indented table", ("channels", "b.c", "url"), 21),
        ("a key in the first table of a list of tables", ("many", "name"), 23),
        ("a key in a table of a list, by its number", ("many", "2", "name"), 25),
        ("a table of a list, by its number", ("many", "2"), 24),
        ("a dotted key in a spaced header", ("policies", "default", "channels", "names"), 28),
        ("a key that is not there, at its table", ("channels", "a", "fallback"), 16),
        ("a heading in a string is none", ("channels", "in_a_string"), 16),
        ("nothing at all, at the first line", ("delivery", "lease"), 1),
    ],
)
def test_each_key_is_found_on_its_line(what: str, path: tuple[str, ...], line: int) -> None:
    assert line_of(_TEXT, path) == line, what


def test_the_text_of_this_table_is_toml() -> None:
    assert tomllib.loads(_TEXT)["channels"]["b.c"]["url"] == "z"
