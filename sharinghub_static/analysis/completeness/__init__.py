"""How well a project describes itself, check by check."""

from sharinghub_static.analysis.completeness.checks import all_checks
from sharinghub_static.analysis.completeness.registry import Check
from sharinghub_static.analysis.completeness.score import STEPS, Completeness, Outcome, completeness

__all__ = ["STEPS", "Check", "Completeness", "Outcome", "all_checks", "completeness"]
