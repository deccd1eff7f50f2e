"""Words of strangers in code: one string of Python, one word of a shell, and nothing that cannot be seen."""

import ast
import shutil
import subprocess

import pytest

from sharinghub_static.text.quoting import python_text, shell_text

TEXTS = (
    *(
        "plain",
        "my data",
        "it's",
        'a "b"',
        "$(reboot)",
        "`id`",
        "a; rm -rf ~",
        "été",
        "-x",
        "",
        "\\",
        "a\\'b",
    ),
    *("a\nb", "a\x1b[2Jb", "\u202egpj.exe", "a\u200bb", "it's\n\\x", "日\r本", "tab\there"),
)


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_a_string_of_python_is_the_text_and_can_be_seen(text: str) -> None:
    assert ast.literal_eval(python_text(text)) == text
    assert python_text(text).isprintable()


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_a_word_of_a_shell_is_the_text_and_can_be_seen() -> None:
    words = [shell_text(text) for text in TEXTS]
    assert all(word.isprintable() for word in words)
    script = f"printf '%s\\0' {' '.join(words)}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    assert done.stdout.decode().split("\0")[:-1] == list(TEXTS)
