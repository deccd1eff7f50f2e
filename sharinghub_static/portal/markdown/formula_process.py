"""Formulas are converted in a process of their own, which is ended when one takes too long.

The converter is compiled code that answers no signal. Some formulas double its time with every bracket that
is not closed (math-core 0.9), so one README with forty of them would stop the hub. The process limits the
processor time of each formula, so that a busy machine changes no result.

This file is also the program of that process: it imports nothing of the package, so that it starts fast.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from typing import IO

__all__ = ["SECONDS", "FormulaProcess"]

SECONDS = 2.0
"""Processor time for one formula; an honest one takes a few milliseconds."""


class FormulaProcess:
    """Converts formulas, and outlives those that never end.

    Example:
        >>> FormulaProcess().convert("x^2", display=False)
        '<math><msup><mi>x</mi><mn>2</mn></msup></math>'
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._inherited: subprocess.Popen[str] | None = None
        self._owner = 0

    def convert(self, latex: str, *, display: bool) -> str:
        """Return one formula as MathML.

        Args:
            latex: LaTeX of mathematics mode.
            display: on a line of its own rather than in the text.

        Raises:
            ValueError: the formula is not understood; with the words of the converter.
            TimeoutError: it takes more than :data:`SECONDS` of processor time.
        """
        with self._lock:
            questions, answers = self._pipes()
            try:
                questions.write(json.dumps([latex, display]) + "\n")
                questions.flush()
                line = answers.readline()
            except OSError:
                line = ""
            if not line:
                self.close()
                raise TimeoutError("takes too long")
        markup, error = json.loads(line)
        if error is not None:
            raise ValueError(error)
        return str(markup)

    def close(self) -> None:
        """End the process; the next formula starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        if self._process is not None and self._owner != os.getpid():
            # A copy of the process that started it: its pipes are not ours to use, or to close.
            self._inherited, self._process = self._process, None
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._owner = os.getpid()
            command = [sys.executable, "-P", __file__]  # -P: the modules beside this file are not for import
            self._process = subprocess.Popen(  # noqa: S603 - this file, by this interpreter
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise OSError("the process has no pipes")
        return process.stdin, process.stdout


def _serve() -> None:
    """Answer each line of JSON with one; the kernel ends the process when a formula takes too long."""
    from math_core import LatexError, LatexToMathML

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    converter = LatexToMathML(fancy_error=False, max_expansions=200)
    for line in sys.stdin:
        latex, display = json.loads(line)
        # Its default action ends the process, also in the middle of compiled code.
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            answer = [str(converter.convert_with_local_state(latex, displaystyle=display)), None]
        except LatexError as error:
            answer = [None, str(error)]
        except BaseException as error:  # a panic of the converter is no Exception
            answer = [None, type(error).__name__]
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
