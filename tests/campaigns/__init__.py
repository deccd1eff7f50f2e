"""Campaigns that look for leaks, crashes and lost sites: ``make canary``, ``make chaos``, ``make fuzz``."""
