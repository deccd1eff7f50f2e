"""The section of one GitLab instance."""

from typing import Annotated

from pydantic import Field, StringConstraints

from sharinghub_static.config.sections import Section
from sharinghub_static.config.values import RootUrl
from sharinghub_static.snapshot.records import Visibility

__all__ = ["GitlabConfig"]


class _GitlabIgnore(Section):
    topics: tuple[str, ...] = ()
    """Topics that are not shown as tags."""


InstanceName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", min_length=1, max_length=40)
]
"""The name of a GitLab among several: part of the addresses of its projects."""

VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=100)]
"""A variable of the environment: ``GITLAB_TOKEN_ESA``."""


class GitlabConfig(Section):
    """The instance to crawl. A list of such mappings makes one hub of several instances."""

    url: RootUrl
    """Its web address. In a GitLab pipeline the default is the instance that runs the pipeline."""
    name: InstanceName | None = None
    """Our own. Its name among several instances, which the second and all further ones need."""
    token_variable: VariableName | None = Field(default=None, alias="token-variable")
    """Our own. The variable with its token; else ``GITLAB_TOKEN``, and ``GITLAB_TOKEN_<NAME>`` of others."""
    categories: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    """Our own. Ids of the categories that its projects are looked for in; all without it."""
    ignore: _GitlabIgnore = _GitlabIgnore()
    visibility: Visibility = Visibility.PUBLIC
    """Our own. The widest visibility that is published; wider than ``public`` wants Pages access control."""
    timeout: float = Field(default=30, gt=0, le=600)
    """Our own. Seconds to wait for one answer."""
    max_files: int = Field(default=5000, alias="max-files", ge=0)
    """Our own. Entries of a repository's tree that are read, at most."""
    max_text_bytes: int = Field(default=1_000_000, alias="max-text-bytes", ge=1000)
    """Our own. Bytes of a README that are kept, at most."""
    max_head_files: int = Field(default=8, alias="max-head-files", ge=0, le=100)
    """Our own. Data and model files of a project whose columns, bands or tensors are read; 0 for none."""
    max_head_bytes: int = Field(default=2_000_000, alias="max-head-bytes", ge=0)
    """Our own. Bytes of such files that are read of one project, at most."""
    max_notebooks: int = Field(default=5, alias="max-notebooks", ge=0, le=50)
    """Our own. Notebooks of a project that are pages; 0 for none."""
    max_notebook_bytes: int = Field(default=3_000_000, alias="max-notebook-bytes", ge=1000)
    """Our own. Bytes that such a notebook may have."""
    max_crawl_head_bytes: int = Field(default=200_000_000, alias="max-crawl-head-bytes", ge=0)
    """Our own. Bytes of data files, model files and notebooks that one crawl reads; the next one goes on."""
