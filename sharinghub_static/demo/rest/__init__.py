"""GitLab's REST door, ``/api/v4``."""
