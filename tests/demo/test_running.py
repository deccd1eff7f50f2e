"""The sample GitLab knows its own address, wherever it listens."""

import httpx

from sharinghub_static.demo.running import PLACEHOLDER, sample_gitlab


def readme(url: str) -> str:
    return httpx.get(f"{url}/earthlab/land/landcover-unet/-/raw/main/README.md").text


def test_the_samples_name_the_address_where_they_are_served():
    with sample_gitlab() as gitlab:
        text = readme(gitlab.url)
    assert gitlab.url in text
    assert PLACEHOLDER not in text


def test_a_port_that_is_taken_is_no_reason_not_to_start():
    with sample_gitlab() as first:
        port = int(first.url.rpartition(":")[2])
        with sample_gitlab(port) as second:
            assert second.url != first.url
            assert second.url in readme(second.url)
