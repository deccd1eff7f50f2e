"""Metrics by their names: which are the same, which way is better, which values they can have."""

import re
from dataclasses import dataclass

from sharinghub_static.config.sections import LeaderboardsConfig

__all__ = ["Metric", "Metrics"]

_HIGHER = (
    "aa", "acc", "accuracy", "ap", "auc", "auprc", "auroc", "bleu", "chrf", "cider", "correlation", "csi",
    "dice", "dsc", "em", "exact match", "f1", "f2", "fps", "hits", "iou", "jaccard", "kappa", "kge", "map",
    "mcc", "meteor", "miou", "mrr", "ndcg", "nse", "oa", "pearson", "precision", "psnr", "r2", "recall",
    "roc", "rouge", "rouge1", "rouge2", "rougel", "rougelsum", "sacrebleu", "score", "sensitivity",
    "spearman", "specificity", "ssim", "throughput", "top1", "top5",
)  # fmt: skip
_LOWER = (
    "abs bias", "absolute bias", "brier", "cer", "co2", "crps", "divergence", "duration", "emissions",
    "ece", "eer", "energy", "entropy", "error", "fid", "fpr", "fnr", "kwh", "latency", "logloss", "loss",
    "lpips", "mae", "mape", "mse", "nll", "nrmse", "perplexity", "rmse", "rmsd", "sam", "seconds",
    "smape", "ter", "time", "wer",
)  # fmt: skip
_SHARES = (
    "aa", "acc", "accuracy", "ap", "auc", "auprc", "auroc", "bleu", "chrf", "csi", "dice", "dsc", "em",
    "exact match", "f1", "f2", "hits", "iou", "jaccard", "kappa", "map", "mcc", "meteor", "miou", "mrr",
    "ndcg", "oa", "precision", "recall", "rouge", "rouge1", "rouge2", "rougel", "rougelsum", "sacrebleu",
    "sensitivity", "specificity", "ssim", "top1", "top5",
)  # fmt: skip
"""Never above 1: what is, is given in percent."""
_RATES = ("cer", "eer", "error rate", "mape", "mer", "smape", "ter", "wer")
"""Given as shares or in percent, and not bounded by either: which, no figure shows by itself."""
_OF_NO_SHARE = frozenset(
    {
        "change", "count", "delta", "diff", "difference", "drop", "error", "gain", "improvement", "latency",
        "loss", "nauc", "ratio", "relative", "seconds", "std", "threshold", "time", "variance",
    }
)  # fmt: skip
_OF_A_PLACE = frozenset(
    {
        "cm", "geolocation", "horizontal", "km", "m", "meter", "meters", "metre", "metres", "mm",
        "planimetric", "positional", "vertical",
    }
)  # fmt: skip
"""Beside ``accuracy`` or ``precision``: how far off a place is, which is no share and best when small."""
_EXACTNESS = frozenset({"acc", "accuracy", "precision"})
_OFFSETS = tuple(f"{exactness} {place}" for exactness in sorted(_EXACTNESS) for place in sorted(_OF_A_PLACE))
_BELOW_ZERO = frozenset({"kappa", "mcc", "ssim"})
"""Shares that are negative where a model is worse than chance."""
_NEVER_BELOW_ZERO = frozenset({"cer", "mae", "mape", "mse", "nrmse", "rmse", "smape", "wer"})
_NEGATED = frozenset({"neg", "negative"})
_PERCENT = 100
_SIGNED = ("bias", "mean error")
"""Best at zero, from either side: neither way is better, unless the name says that the sign is gone."""
_UNSIGNED = frozenset({"abs", "absolute", "square", "squared"})
_IGNORED = (
    "batch", "best epoch", "epoch", "grad", "learning rate", "lr", "step", "steps", "system", "train",
    "training", "samples",
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+")
_ALIKE = {"accuracy": "acc", "validation": "val", "testing": "test"}
_FILLERS = frozenset({"score", "eval"})
"""Words that say nothing beside others: ``f1_score`` is ``f1``."""


@dataclass(frozen=True, slots=True, order=True)
class Metric:
    """A metric that is compared.

    Args:
        key: the same for all its spellings.
        name: for people: the spelling that most use.
        higher_is_better: None when it is not known; then nothing is best.
    """

    key: str
    name: str
    higher_is_better: bool | None


class Metrics:
    """What a site knows of metrics.

    Args:
        config: its own words.
    """

    def __init__(self, config: LeaderboardsConfig) -> None:
        self._ignored = [_words(entry) for entry in (*config.ignore, *_IGNORED)]
        # The site's own come first, so that they count where others are as long.
        self._directions: list[tuple[frozenset[str], bool | None]] = [
            (_words(entry), higher)
            for entries, higher in (
                (config.higher, True),
                (config.lower, False),
                (_HIGHER, True),
                ((*_LOWER, *_OFFSETS), False),
                (_SIGNED, None),
            )
            for entry in entries
        ]

    def whole_name(self, name: str, kind: str) -> str:
        """The name of a metric, with its kind where the name alone does not say what is measured.

        >>> Metrics(LeaderboardsConfig()).whole_name("Top-1", "accuracy")
        'Top-1 accuracy'
        >>> Metrics(LeaderboardsConfig()).whole_name("Score of errors", "accuracy")
        'Score of errors'
        """
        words = _words(name)
        is_rank = "top" in words and all(word == "top" or word.isdecimal() for word in words)
        kind = kind or ("accuracy" if is_rank else "")
        if _words(kind) <= words:
            return name
        if not is_rank and (self.higher_is_better(name) is not None or words & _OF_NO_SHARE):
            return name
        return f"{name} {kind}" if name else kind

    def key(self, name: str) -> str:
        """The same text for all spellings of one metric; empty for one that is not compared."""
        words = _words(name)
        if not words or any(entry <= words for entry in self._ignored):
            return ""
        alike = [_ALIKE.get(word, word) for word in _WORD.findall(_parted(name))]
        telling = [word for word in alike if word not in _FILLERS]
        return " ".join(telling or alike)

    def is_share(self, name: str) -> bool:
        """Whether its values are between 0 and 1, or between 0 and 100 in percent, by definition."""
        words = _words(name)
        if words & _OF_NO_SHARE or (words & _EXACTNESS and words & _OF_A_PLACE):
            return False
        return any(_words(entry) <= words for entry in _SHARES)

    def is_rate(self, name: str) -> bool:
        """Whether its values are shares or percents, and no value says which."""
        words = _words(name)
        return not self.is_share(name) and any(_words(entry) <= words for entry in _RATES)

    def can_have(self, name: str, value: float) -> bool:
        """Whether a metric can have a value, as a share or in percent; True where nothing is known of it.

        >>> known = Metrics(LeaderboardsConfig())
        >>> [known.can_have(*figure) for figure in (("accuracy", 95.0), ("accuracy", 950.0), ("mae", -1.0))]
        [True, False, False]
        """
        words = _words(name)
        if self.is_share(name):
            return (-_PERCENT if words & _BELOW_ZERO else 0) <= value <= _PERCENT
        return value >= 0 or not words & _NEVER_BELOW_ZERO or bool(words & _NEGATED)

    def higher_is_better(self, name: str) -> bool | None:
        """Which way is better; None when no word of the name shows it."""
        words = _words(name)
        fitting = [
            (entry, higher)
            for entry, higher in self._directions
            if entry and entry <= words and not (higher is None and words & _UNSIGNED)
        ]
        if not fitting:
            return None
        # ``score`` fits many names, ``brier`` few: a word that says how it is measured counts more.
        longest = max(len(entry) for entry, _ in fitting)
        best = [(entry, higher) for entry, higher in fitting if len(entry) == longest]
        telling = [pair for pair in best if not pair[0] <= _FILLERS]
        return (telling or best)[0][1]


def _parted(name: str) -> str:
    """In small letters, with a gap where ``valLoss`` has a capital."""
    return re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", name).lower()


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_parted(name)))
