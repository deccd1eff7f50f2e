"""Addresses in GitLab's REST API that pages and Items name: https://docs.gitlab.com/api/rest/."""

from urllib.parse import quote

from sharinghub_static.snapshot.records import ProjectRecord

__all__ = ["file_address", "project_address"]


def project_address(record: ProjectRecord, gitlab_url: str) -> str:
    """Return the address of a project, without a slash at its end.

    Args:
        record: the project.
        gitlab_url: web address of the GitLab that it is on.
    """
    return f"{gitlab_url.rstrip('/')}/api/v4/projects/{record.gitlab_id}"


def file_address(record: ProjectRecord, gitlab_url: str, path: str, *, with_lfs: bool) -> str:
    """Return the address of the content of a file, which tokens open and browsers may read from any page.

    Args:
        record: the project.
        gitlab_url: web address of the GitLab that it is on.
        path: of the file, in the repository.
        with_lfs: whether a pointer of Git LFS is followed; else it is the content.

    Source: https://docs.gitlab.com/api/repository_files/#get-raw-file-from-repository
    """
    file, ref = (quote(text, safe="", errors="replace") for text in (path, record.default_branch or "HEAD"))
    lfs = "&lfs=true" if with_lfs else ""
    return f"{project_address(record, gitlab_url)}/repository/files/{file}/raw?ref={ref}{lfs}"
