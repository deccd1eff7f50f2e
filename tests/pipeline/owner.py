"""The first edit of an owner: two categories of their own in place of those that the repository has."""

CATEGORIES = ("dataset", "aimodel")

SITE_CONFIG = """\
stac:
  root:
    title: Our hub
    description: Models and data of our group.
  categories:
    - dataset:
        title: Our data
        gitlab_topic: sharinghub:dataset
    - aimodel:
        title: Our models
        gitlab_topic: sharinghub:aimodel
"""
