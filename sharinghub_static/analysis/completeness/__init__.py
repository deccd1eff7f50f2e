"""How well a project describes itself, check by check."""

from sharinghub_static.analysis.completeness.registry import Check, Subject, all_checks
from sharinghub_static.analysis.completeness.score import STEPS, Completeness, Outcome, completeness

__all__ = ["STEPS", "Check", "Completeness", "Outcome", "Subject", "all_checks", "completeness"]
