"""Bands of the whole project are those of its rasters."""

from tests.project.reading import read

BANDS = [{"name": "B04", "common_name": "red"}]
FRONT = """\
eo: {bands: [{name: B04, common_name: red}]}
assets: ['*.tif', '*.csv', {glob: mask.png, roles: [labels]}]"""
FILES = ("a.tif", "b.csv", "mask.png")


def test_rasters_with_data_have_the_bands_and_others_have_not() -> None:
    project = read(FRONT, files=FILES)
    assert {asset.key: asset.extra.get("eo:bands") for asset in project.assets} == {
        "a.tif": BANDS,
        "b.csv": None,
        "mask.png": None,
    }
    assert project.properties["eo:bands"] == BANDS


def test_what_is_no_list_of_bands_stays_where_it_is() -> None:
    for wrong in ("[]", "red", "{a: b}", "5"):
        project = read(f"eo: {{bands: {wrong}}}\nassets: ['*.tif']", files=FILES)
        assert "eo:bands" not in project.assets[0].extra
