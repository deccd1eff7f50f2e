"""The embedded GitLab as tests need it: it counts requests, fails on demand, and changes while it runs."""
