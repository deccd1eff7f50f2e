"""A project on this machine as its page in a portal, before it is pushed."""
