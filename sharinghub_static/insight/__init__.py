"""The old name of :mod:`sharinghub_static.analysis`, for plugins."""
