"""Which part of a dataset a result is of: results of different parts are not compared.

Source: https://github.com/huggingface/hub-docs: ``modelcard.md`` (``config``, ``split``, ``revision``, and
``args`` of older cards), ``eval_results.yaml`` (``task_id``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["WHOLE", "DatasetPart", "part_of", "settings_of"]

_SPLITS: Final = {
    "dev": "validation",
    "eval": "",
    "evaluation": "",
    "benchmark": "",
    "none": "",
    "null": "",
    "testing": "test",
    "training": "train",
    "val": "validation",
    "valid": "validation",
}
"""Spellings of splits; what only says that a model was judged names none."""
_NO_CONFIG: Final = frozenset({"", "default", "none", "null"})
_PAIR: Final = re.compile(r"(\w{1,40}):\s*([^\s,:]{1,60})(?:,\s*|$)")
_SHOTS: Final = "num_few_shot"
"""How many examples a model sees with each question, in cards with results of the Open LLM Leaderboard."""
_COMMIT: Final = re.compile(r"[0-9a-f]{12,64}")
_LONGEST: Final = 100
_MOST: Final = 10


@dataclass(frozen=True, slots=True, order=True)
class DatasetPart:
    """A part of a dataset; what is not given is empty, which is a part of its own.

    Args:
        config: subset, language, task; spelt as written.
        split: ``test``, ``validation``, ….
        revision: of the data.
    """

    config: str = ""
    split: str = ""
    revision: str = ""

    @property
    def title(self) -> str:
        """For people; empty for the whole of a dataset.

        >>> DatasetPart("fr", "test", "5503434ddd753f426f4b38109466949a1217c2bb").title
        'fr, test, 5503434d'
        """
        revision = self.revision[:8] if _COMMIT.fullmatch(self.revision) else self.revision
        return ", ".join(filter(None, (self.config, self.split, revision)))


WHOLE: Final = DatasetPart()


def part_of(dataset: Mapping[str, object]) -> DatasetPart:
    """Read the fields of a card that tell parts of a dataset apart.

    >>> part_of({"split": "Val", "config": "default"}), part_of({"args": {"language": "fr"}})
    (DatasetPart(config='', split='validation', revision=''), DatasetPart(config='fr', split='', revision=''))
    """
    given = _arguments(dataset.get("args"))
    # A dataset of one configuration often has its own name there once more.
    whole = {_text(dataset.get(key)).casefold() for key in ("name", "type", "id")}
    configs = [_text(dataset.get("config")), _text(dataset.get("task_id"))]
    if all(text.casefold() in _NO_CONFIG for text in configs):
        # Older cards have the arguments of load_dataset() here.
        configs = [
            _text(value) for key, value in sorted(given.items(), key=str) if key not in {"split", "revision"}
        ]
    elif shots := _text(given.get(_SHOTS)):
        configs.append(f"{_SHOTS}={shots}")
    return DatasetPart(
        " ".join(text for text in dict.fromkeys(configs) if text.casefold() not in _NO_CONFIG | whole),
        _split(dataset.get("split")) or _split(given.get("split")),
        _text(dataset.get("revision")) or _text(given.get("revision")),
    )


def _arguments(args: object) -> Mapping[str, object]:
    """The ``args`` of a dataset. Older cards have them as one text: ``config: lt, split: test``."""
    if isinstance(args, dict):
        return args
    if isinstance(args, str) and (pairs := _PAIR.findall(args)) and _PAIR.sub("", args).strip(", ") == "":
        return dict(pairs)
    return {"config": args}


def _split(value: object) -> str:
    """A split by its usual name; several are joined, as ``datasets`` does, in the order of the alphabet."""
    names = (_text(entry).lower() for entry in (value if isinstance(value, list) else [value])[:_MOST])
    return "+".join(sorted(filter(None, (_SPLITS.get(name, name) for name in names))))[:_LONGEST]


def settings_of(metric: Mapping[str, object]) -> str:
    """Read the fields of a metric that tell figures of one name apart; empty where it has none.

    >>> settings_of({"type": "accuracy", "args": {"k": 5, "average": "macro"}}), settings_of({"config": "fr"})
    ('average=macro, k=5', 'fr')
    """
    args = metric.get("args")
    named = sorted((str(key), _text(value)) for key, value in args.items()) if isinstance(args, dict) else []
    texts = [_text(metric.get("config")), *(f"{key}={text}" for key, text in named if text)]
    texts += [] if isinstance(args, dict) else [_text(args)]
    return ", ".join(text for text in texts if text.casefold() not in _NO_CONFIG)[:_LONGEST]


def _text(value: object) -> str:
    if isinstance(value, list):
        return "+".join(filter(None, map(_text, value[:_MOST])))[:_LONGEST]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())[:_LONGEST]
