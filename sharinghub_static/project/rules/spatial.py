"""Rule 7: ``extent.spatial`` is a box of four numbers or a WKT text; without it the geometry is null.

Source: SharingHub documentation, which ignores anything else; here it is named. GeoJSON geometries and boxes
with heights are taken too.
"""

from sharinghub_static.problems import phrase
from sharinghub_static.project.builder import ProjectBuilder
from sharinghub_static.project.extent import ExtentError, parse_place
from sharinghub_static.project.rules import metadata_rule


@metadata_rule("spatial")
def apply(builder: ProjectBuilder) -> None:
    """Set geometry and box; runs after rule 6 and ends the reading of ``extent``."""
    extent = builder.take_mapping("extent")
    for key in extent:
        if key not in {"spatial", "temporal"}:
            builder.problem("SH108", phrase("`extent` holds `spatial` and `temporal`"), ("extent", key))
    value = extent.get("spatial")
    if value is None:
        return
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]  # a collection's list of boxes
    try:
        builder.geometry, builder.bbox = parse_place(value)
    except ExtentError as error:
        builder.problem(error.code, error.message, ("extent", "spatial"))
