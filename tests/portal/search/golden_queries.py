"""What people type, and what they expect to find in the hub of ``golden_projects.py``.

Written from what the hub says, not from what the search finds. Projects are named by the last part of their path.
"""

from dataclasses import dataclass

__all__ = ["QUERIES", "Golden"]


@dataclass(frozen=True, slots=True)
class Golden:
    """A query and its answer.

    Args:
        query: as it is typed.
        first: the project that must come first.
        three: projects that must be the first three, in any order.
        all: all that is found, in any order; None where only the beginning matters.
        has: projects that must be among those found.
        lacks: projects that must not.
        count: how many are found; None where it does not matter.
        is_guess: whether the page says that nothing meets all of it.
        is_alike: whether the page says that a word was taken for another.
        unknown: filters that there are not, each with the one that is meant.
    """

    query: str
    first: str = ""
    three: str = ""
    all: str | None = None
    has: str = ""
    lacks: str = ""
    count: int | None = None
    is_guess: bool = False
    is_alike: bool = False
    unknown: tuple[tuple[str, str], ...] = ()


_S2 = (
    "prithvi-flood sen1floods11 worldfloods occupation-sol-oso worldcover-10m eurosat eurosat-resnet50 bigearthnet"
    " s2cloudless-tuned maja sen2cor-runner canopy-height foret-feux burned-area-unet crop-type-breizhcrops"
    " snow-cover-let-it-snow glacier-outlines super-resolution-s2 landslide4sense"
)
_S1 = (
    "sen1floods11 flood-sar-unet worldcover-10m bigearthnet deforestation-alerts oil-spill-sar insar-volcano"
)
_UNET = "flood-sar-unet flair-unet burned-area-unet"
_LANDCOVER = "worldcover-10m landcover-ai landcover-segformer flair-unet eurosat china-landcover"
_FLOODS = "prithvi-flood sen1floods11 flood-sar-unet worldfloods crues-vilaine"
_MIT = (
    "flood-sar-unet eurosat eurosat-resnet50 s2cloudless-tuned burned-area-unet crop-mapping-lstm avalanche-sar"
    " rainbow-plots"
)
_MODELS = (
    "prithvi-flood flood-sar-unet landcover-segformer flair-unet eurosat-resnet50 s2cloudless-tuned canopy-height"
    " burned-area-unet crop-mapping-lstm ship-detection-yolov8 avalanche-sar super-resolution-s2"
)

QUERIES = (
    # Missions and levels: with hyphen, blank, nothing, abbreviated
    Golden("Sentinel-2", all=_S2),
    Golden("sentinel2", all=_S2),
    Golden("sentinel 2", all=_S2),
    Golden("SENTINEL_2", all=_S2),
    Golden("S2", all=_S2),
    Golden("Sentinel-1", all=_S1),
    Golden("sentinel1", all=_S1),
    Golden("s1", all=_S1),
    Golden("Sentinel-5P", all="methane-s5p"),
    Golden("S5P", first="methane-s5p"),
    Golden("sentinel 2 flood", has="prithvi-flood sen1floods11 worldfloods", lacks="flood-sar-unet eurosat"),
    Golden("Sentinel-9", has="eurosat", is_guess=True),
    Golden("sentinel9", has="eurosat", is_guess=True),
    Golden("landsat 8", all="maja snow-cover-let-it-snow heat-islands"),
    Golden("Landsat-8", all="maja snow-cover-let-it-snow heat-islands"),
    Golden("level-2a", has="bigearthnet maja sen2cor-runner crop-type-breizhcrops", lacks="eurosat"),
    Golden("L2A", has="bigearthnet maja sen2cor-runner crop-type-breizhcrops", lacks="eurosat"),
    Golden("level 1C", all="worldfloods s2cloudless-tuned crop-type-breizhcrops"),
    Golden("ERA5", all="era5-land-monthly"),
    Golden("era 5", all="era5-land-monthly"),
    Golden("ERA-5 land", all="era5-land-monthly"),
    Golden("10 m", has="worldcover-10m occupation-sol-oso eurosat canopy-height glacier-outlines", lacks="mnt-rge-alti sst-l4"),
    Golden("10m", has="worldcover-10m occupation-sol-oso eurosat canopy-height glacier-outlines", lacks="mnt-rge-alti sst-l4"),
    Golden("land cover 10 m", first="worldcover-10m", lacks="landcover-ai"),
    Golden("PM2.5", all="air-quality-board"),
    Golden("2.5 m", first="super-resolution-s2"),
    Golden("2.5m", first="super-resolution-s2", count=1),
    Golden("0.5 m", all="change-levir"),
    Golden("25 cm", all="landcover-ai"),
    Golden("Sentinel-2A", all=_S2, is_guess=True),
    Golden("sentinel-2 l2a", has="bigearthnet maja sen2cor-runner crop-type-breizhcrops", lacks="eurosat"),
    Golden("NDVI", count=0),
    # Methods
    Golden("U-Net", all=_UNET),
    Golden("unet", all=_UNET),
    Golden("u net", all=_UNET),
    Golden("UNet sar", all="flood-sar-unet"),
    Golden("resnet50", first="eurosat-resnet50", lacks="flair-unet"),
    Golden("ResNet 50", first="eurosat-resnet50", lacks="flair-unet"),
    Golden("resnet", three="eurosat-resnet50 flair-unet", count=2),
    Golden("YOLO v8", all="ship-detection-yolov8"),
    Golden("yolov8", all="ship-detection-yolov8"),
    Golden("deep learning", first="crop-mapping-lstm"),
    Golden("apprentissage profond", first="crop-mapping-lstm"),
    Golden("super resolution", first="super-resolution-s2"),
    Golden("superresolution", first="super-resolution-s2"),
    Golden("segmentation sémantique", has="prithvi-flood flood-sar-unet landcover-segformer flair-unet burned-area-unet"),
    Golden("semantic segmentation", has="prithvi-flood flood-sar-unet landcover-segformer flair-unet burned-area-unet"),
    Golden("change detection", three="change-levir avalanche-sar", count=2),
    Golden("time series", has="crop-type-breizhcrops maja canopy-height occupation-sol-oso"),
    Golden("random forest", has="occupation-sol-oso"),
    Golden("flood segmentation", first="prithvi-flood", has="flood-sar-unet"),
    Golden("flood segmentaton", first="prithvi-flood", is_alike=True),
    # Subjects, open and closed, English and French
    Golden("landcover", all=f"{_LANDCOVER} occupation-sol-oso"),
    Golden("land cover", all=f"{_LANDCOVER} occupation-sol-oso"),
    Golden("land-cover", all=f"{_LANDCOVER} occupation-sol-oso"),
    Golden("Land Cover", has=_LANDCOVER),
    Golden("occupation du sol", first="occupation-sol-oso", has="worldcover-10m landcover-ai"),
    Golden("inondation", first="crues-vilaine", has=_FLOODS),
    Golden("inondations", has=_FLOODS),
    Golden("flood", all=_FLOODS),
    Golden("floods", all=_FLOODS),
    Golden("flood -sar", all="prithvi-flood worldfloods crues-vilaine"),
    Golden("flood NOT sar", all="prithvi-flood worldfloods crues-vilaine"),
    Golden("feux de forêt", first="foret-feux", has="burned-area-unet"),
    Golden("wildfire", first="burned-area-unet", has="foret-feux"),
    Golden("burned area", first="burned-area-unet", has="foret-feux"),
    Golden("forêt", has="foret-feux canopy-height"),
    Golden("foret", has="foret-feux canopy-height"),
    Golden("littoral", first="trait-de-cote"),
    Golden("shoreline", has="trait-de-cote"),
    Golden("trait de cote", first="trait-de-cote"),
    Golden("DEM", three="landslide4sense mnt-rge-alti", lacks="landcover-ai"),
    Golden("modèle numérique de terrain", first="mnt-rge-alti"),
    Golden("ship", first="ship-detection-yolov8"),
    Golden("navire", first="ship-detection-yolov8"),
    Golden("sea surface temperature", first="sst-l4"),
    Golden("SST", all="sst-l4"),
    Golden("air quality", first="air-quality-board"),
    Golden("qualité de l'air", first="air-quality-board"),
    Golden("crop type", three="crop-type-breizhcrops crop-mapping-lstm arabic-crops"),
    Golden("l'occupation du sol en France", first="occupation-sol-oso"),
    Golden("the flood of the Vilaine", first="crues-vilaine"),
    Golden("building footprint", first="building-footprints-3d"),
    Golden("glaciers in the Alps", first="glacier-outlines", count=1),
    Golden("drone", first="vineyard-uav"),
    Golden("3D", first="building-footprints-3d"),
    # Names
    Golden("EuroSAT", first="eurosat", has="eurosat-resnet50"),
    Golden("BreizhCrops", first="crop-type-breizhcrops", has="crop-mapping-lstm"),
    Golden("MAJA", all="maja"),
    Golden("LandCover.ai", first="landcover-ai"),
    Golden("worldfloods", first="worldfloods"),
    Golden("LEVIR-CD+", all="change-levir"),
    Golden("flair-inc", all="flair-unet"),
    Golden("segformer-b2", all="landcover-segformer"),
    Golden("let it snow", first="snow-cover-let-it-snow"),
    Golden("sen2cor", first="sen2cor-runner", has="bigearthnet"),
    # Licences, DOIs, people, organisations, files
    Golden("MIT", all=_MIT),
    Golden("license:MIT", all=_MIT),
    Golden("licence:mit", all=_MIT),
    Golden("license: MIT", all=_MIT),
    Golden("MIT license", all=_MIT),
    Golden("apache 2.0", has="maja prithvi-flood", lacks="eurosat"),
    Golden("CC BY 4.0", has="worldcover-10m", lacks="worldfloods landcover-ai"),
    Golden("zenodo", all="worldcover-10m canopy-height"),
    Golden("netcdf", all="methane-s5p sst-l4"),
    Golden("LULC", has="worldcover-10m eurosat occupation-sol-oso"),
    Golden("masque de nuages", three="s2cloudless-tuned maja", count=2),
    Golden("flood dataset", all="sen1floods11 worldfloods crues-vilaine"),
    Golden("flood model", three="prithvi-flood flood-sar-unet", count=2),
    Golden("etalab", count=7),
    Golden("license:CC-BY-4.0 sentinel-2", has="sen1floods11 worldcover-10m", lacks="worldfloods eurosat"),
    Golden("license:mit,GPL-3.0-or-later", has="eurosat urban-atlas", lacks="maja"),
    Golden("10.5281/zenodo.7254221", all="worldcover-10m"),
    Golden("https://doi.org/10.5281/zenodo.7254221", all="worldcover-10m"),
    Golden("doi:10.5281/ZENODO.7254221", all="worldcover-10m"),
    Golden("10.5281/zenodo", all="worldcover-10m canopy-height"),
    Golden("Lefevre", all="flood-sar-unet"),
    Golden("Élodie Lefèvre", all="flood-sar-unet"),
    Golden("Sorensen", all="flood-sar-unet"),
    Golden("Sørensen", all="flood-sar-unet"),
    Golden("russwurm", all="crop-type-breizhcrops"),
    Golden("Zak", has="landcover-ai"),
    Golden("author:Inglada", all="occupation-sol-oso"),
    Golden('author:"Begüm Demir"', all="bigearthnet"),
    Golden("auteur:demir", all="bigearthnet"),
    Golden('author:"nico lang"', all="canopy-height"),
    Golden("Nico Lang", all="canopy-height"),
    Golden("org:water", all="prithvi-flood sen1floods11 flood-sar-unet worldfloods"),
    Golden("org:hydro flood", all="crues-vilaine"),
    Golden("PyTorch", count=8),
    Golden("framework:tensorflow", all="canopy-height crop-mapping-lstm avalanche-sar"),
    Golden("task:object-detection", all="ship-detection-yolov8"),
    Golden("task:'object detection'", has="ship-detection-yolov8"),
    Golden("c++", all="urban-atlas maja snow-cover-let-it-snow"),
    Golden("C++ snow", all="snow-cover-let-it-snow"),
    Golden("cpp", first="urban-atlas"),
    Golden("geotiff", has="worldfloods worldcover-10m mnt-rge-alti"),
    Golden("format:nc", all="methane-s5p sst-l4"),
    Golden("file:ipynb", all="stac-notebooks"),
    Golden("notebook", first="stac-notebooks"),
    # The language
    Golden("is:model", all=_MODELS),
    Golden("is:models flood", all="prithvi-flood flood-sar-unet"),
    Golden("is:dataset flood", all="sen1floods11 worldfloods crues-vilaine"),
    Golden("is:archived", all="avalanche-sar"),
    Golden("topic:sar", all="sen1floods11 flood-sar-unet deforestation-alerts oil-spill-sar avalanche-sar"),
    Golden("topic:land-cover", has="worldcover-10m eurosat flair-unet landcover-ai"),
    Golden("topic:Sentinel2", has="eurosat worldfloods"),
    Golden("has:doi", all="sen1floods11 worldfloods worldcover-10m eurosat canopy-height"),
    Golden("band:VV", all="flood-sar-unet"),
    Golden("accelerator:cuda -sar", all="prithvi-flood"),
    Golden("stage:archived", all="avalanche-sar"),
    Golden("avalanche OR landslide", three="avalanche-sar landslide4sense", count=2),
    Golden("avalanche | landslide", count=2),
    Golden("volcano OR sentinel-5p OR 津波", has="insar-volcano methane-s5p"),
    Golden('"land cover"', has="worldcover-10m eurosat flair-unet", lacks="occupation-sol-oso landcover-segformer"),
    Golden('"cover land"', count=0),
    Golden('"burn scars"', all="burned-area-unet"),
    Golden("“burn scars”", all="burned-area-unet"),
    Golden('"burn scars', all="burned-area-unet"),
    Golden("flood -license:MIT", lacks="flood-sar-unet", has="prithvi-flood"),
    Golden('flood -"sentinel 1"', all="prithvi-flood worldfloods crues-vilaine"),
    Golden("-sentinel-2 -sentinel-1 is:model", all="landcover-segformer flair-unet crop-mapping-lstm ship-detection-yolov8 avalanche-sar"),
    Golden("-flood", lacks="prithvi-flood", has="eurosat"),
    Golden("licens:mit", all=_MIT, unknown=(("licens", "license"),)),
    Golden("sensor:sentinel-2", unknown=(("sensor", ""),), is_guess=True, is_alike=True, has="eurosat"),
    Golden("https://gitlab.example.org/atmo/maja", first="maja"),
    Golden("atmo/maja", first="maja"),
    # While typing, and mistyped
    Golden("senti", has="eurosat oil-spill-sar"),
    Golden("sentinel-", has="eurosat oil-spill-sar"),
    Golden("occit", all="parcelles-rpg"),
    Golden("atmosph", three="maja sen2cor-runner bigearthnet"),
    Golden("sentniel", has="eurosat", is_alike=True),
    Golden("defforestation", first="deforestation-alerts", is_alike=True),
    Golden("glaicer", first="glacier-outlines", is_alike=True),
    Golden("innondation", has="crues-vilaine", is_alike=True),
    # Letters, nothing, much
    Golden("a flood", all=_FLOODS),
    Golden("flood a", all=_FLOODS),
    Golden("flood x", all=_FLOODS),
    Golden("R", first="urban-heat" if False else "", has="heat-islands"),
    Golden("R", has="heat-islands"),
    Golden("", count=49),
    Golden("   ", count=49),
    Golden("-", count=49),
    Golden('""', count=49),
    Golden("zzzzqqqq", count=0),
    Golden("flood zzzzqqqq", has="sen1floods11", is_guess=True),
    Golden("flood " * 200, all=_FLOODS),
    Golden("maps of floods from Sentinel-1 radar images over all continents with many labels and more", has="sen1floods11", is_guess=True),
    # Other scripts
    Golden("🌈", all="rainbow-plots"),
    Golden("🌈 rainbow", all="rainbow-plots"),
    Golden("🤖", count=0),
    Golden("🤖 flood", has=_FLOODS, is_guess=True),
    Golden(":", count=49),
    Golden("http://flood", all=_FLOODS),
    Golden("flood -🌈", all=_FLOODS),
    # Paths, addresses
    Golden("land/eurosat", first="eurosat"),
    Golden("https://gitlab.example.org/land/eurosat/-/tree/main", first="eurosat"),
    Golden("doi.org/10.5281/zenodo.7254221", all="worldcover-10m"),
    Golden("urn:doi:10.5281/zenodo.7254221", all="worldcover-10m"),
    # Short words with a slip; acronyms are not taken for each other
    Golden("flod", first="flood-sar-unet", has="prithvi-flood sen1floods11 worldfloods", is_alike=True),
    Golden("flodo", all="prithvi-flood sen1floods11 flood-sar-unet worldfloods", is_alike=True),
    Golden("sihp", has="ship-detection-yolov8", is_alike=True),
    Golden("flod sar", has="flood-sar-unet", is_alike=True),
    Golden("boat", first="ship-detection-yolov8"),
    # Filters in the other language, and kinds of tasks
    Golden("task:segmentation", has="flood-sar-unet s2cloudless-tuned"),
    Golden("est:modèle", all=_MODELS),
    Golden("avec:carnet", all="stac-notebooks"),
    Golden("土地覆盖", first="china-landcover"),
    Golden("土地", all="china-landcover"),
    Golden("津波", all="tsunami-japan"),
    Golden("浸水深", all="tsunami-japan"),
    Golden('"覆盖数据"', all="china-landcover"),
    Golden("杨杰", all="china-landcover"),
    Golden("المحاصيل", all="arabic-crops"),
    Golden("خريطة", all="arabic-crops"),
)  # fmt: skip
