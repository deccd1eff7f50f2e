"""The old address of :mod:`sharinghub_static.analysis.ranking`, for plugins that rank."""

import warnings

from sharinghub_static.analysis.ranking import *  # noqa: F403 - the names are those of the new module

warnings.warn(
    "sharinghub_static.insight.ranking is now sharinghub_static.analysis.ranking; change the import",
    DeprecationWarning,
    stacklevel=2,
)
