"""A hub as laboratories of Earth observation have it, for the table of golden queries.

The projects are ours; what they say of missions, datasets and models of others is so: their public cards and
papers were read for it.
"""

from datetime import timedelta
from typing import Any

from sharinghub_static.analysis.hub import Hub
from sharinghub_static.project.model import Asset, Citation, License, Project, Provider, Readme
from sharinghub_static.snapshot.records import ContributorRecord, CountsRecord, FileRecord, LanguageRecord
from tests.projects import UPDATED, make_config, make_hub, make_project
from tests.tracking import make_model, make_tracking

__all__ = ["golden_hub"]

_M, _D, _P = "ai-model", "dataset", "processor"
_CC, _APACHE, _MIT, _ETALAB = "CC-BY-4.0", "Apache-2.0", "MIT", "etalab-2.0"

# Path, category, title, summary, topics, README; then what only some have.
_PROJECTS: list[tuple[str, str, str, str, str, str, dict[str, Any]]] = [
    ("water/prithvi-flood", _M, "Prithvi flood segmentation", "A geospatial foundation model fine-tuned to map floods on optical images.", "flood segmentation foundation-model sentinel-2", "# Prithvi\n\nFine-tuned on Sen1Floods11: 446 labelled chips of 512 pixels, six bands from blue to SWIR 2.", {"framework": "PyTorch", "tasks": ["semantic-segmentation"], "license": _APACHE, "people": ["Johannes Jakubik"], "stars": 42, "properties": {"mlm:total_parameters": 100_000_000, "mlm:accelerator": "cuda", "mlm:input": [{"bands": ["blue", "green", "red", "nir08", "swir16", "swir22"]}]}}),
    ("water/sen1floods11", _D, "Sen1Floods11", "Labelled flood chips of eleven events, from Sentinel-1 and Sentinel-2.", "flood sar sentinel-1 sentinel-2 benchmark", "# Sen1Floods11\n\nRadar and optical chips of 11 flood events on six continents.", {"license": _CC, "doi": "10.1109/cvprw50498.2020.00113", "people": ["Derrick Bonafilia"], "gsd": 10, "stars": 30}),
    ("water/flood-sar-unet", _M, "Flood extent from SAR with U-Net", "Segments open water in Sentinel-1 backscatter.", "flood sar u-net sentinel-1", "# Flood extent\n\nA U-Net of 31 million parameters, VV and VH as input.", {"framework": "PyTorch", "tasks": ["semantic-segmentation"], "license": _MIT, "people": ["Élodie Lefèvre", "Jørgen Sørensen"], "models": ["flood-unet"], "gsd": 10, "stars": 12, "properties": {"mlm:total_parameters": 31_000_000, "mlm:accelerator": "cuda", "mlm:input": [{"bands": ["VV", "VH"]}]}}),
    ("water/worldfloods", _D, "WorldFloods v2", "Flood maps of Copernicus EMS with the optical scenes of the same days.", "flood sentinel2 copernicus-ems", "# WorldFloods\n\nGeoTIFF pairs of Sentinel-2 level-1C scenes and flood masks.", {"license": "CC-BY-NC-4.0", "doi": "10.57967/hf/3149", "files": ["train/scene.tif", "test/mask.tif"], "stars": 8}),
    ("hydro/crues-vilaine", _D, "Crues de la Vilaine", "Emprises des inondations de 2014 à 2024, relevées sur le terrain.", "inondation hydrologie bretagne", "# Crues de la Vilaine\n\nPolygones des zones submergées.", {"license": _ETALAB, "people": ["Maël Le Goff"], "files": ["emprises.gpkg"]}),
    ("hydro/occupation-sol-oso", _D, "Carte d'occupation du sol OSO", "Occupation du sol de la France entière à 10 m, chaque année, en 23 classes.", "occupation-du-sol sentinel-2 theia", "# OSO\n\nProduite par la chaîne iota2 à partir des séries temporelles de Sentinel-2 et de forêts aléatoires.", {"license": _ETALAB, "gsd": 10, "people": ["Jordi Inglada"], "stars": 25}),
    ("land/worldcover-10m", _D, "WorldCover 10 m land cover", "Global land cover of 2021 in eleven classes from Sentinel-1 and Sentinel-2.", "land-cover global sentinel-1 sentinel-2", "# WorldCover\n\nCloud optimised GeoTIFF tiles of 3 degrees.", {"license": _CC, "gsd": 10, "doi": "10.5281/zenodo.7254221", "people": ["Daniele Zanaga"], "files": ["tiles/map.tif"], "stars": 60}),
    ("land/landcover-ai", _D, "LandCover.ai", "Aerial images of Poland with buildings, woodlands, water and roads.", "landcover aerial segmentation", "# LandCover.ai\n\n41 orthophotos at 25 or 50 cm a pixel.", {"license": "CC-BY-NC-SA-4.0", "gsd": 0.25, "people": ["Adrian Boguszewski", "Łukasz Żak"], "stars": 14}),
    ("land/landcover-segformer", _M, "Landcover SegFormer", "A transformer for the classes of the national mapping agency.", "landcover transformer segmentation", "# SegFormer\n\nTrained on RGB and near infrared aerial tiles.", {"framework": "PyTorch", "tasks": ["semantic-segmentation"], "license": _APACHE, "models": ["segformer-b2-landcover"]}),
    ("land/flair-unet", _M, "FLAIR U-Net ResNet-34", "Baseline of the FLAIR challenge: 12 classes of French aerial images at 20 cm.", "flair land-cover u-net aerial", "# Baseline\n\nsegmentation_models_pytorch, encoder ResNet34.", {"framework": "PyTorch", "tasks": ["semantic-segmentation"], "license": _ETALAB, "gsd": 0.2, "people": ["Anatol Garioud"], "models": ["FLAIR-INC_rgbie_unet"], "stars": 18}),
    ("land/eurosat", _D, "EuroSAT", "27,000 patches of Sentinel-2 in ten classes of land use and land cover.", "sentinel-2 classification land-use land-cover benchmark", "# EuroSAT\n\n13 spectral bands, patches of 64 by 64 pixels from 34 countries.", {"license": _MIT, "gsd": 10, "people": ["Patrick Helber"], "doi": "10.1109/jstars.2019.2918242", "files": ["eurosat.zip"], "stars": 90}),
    ("land/eurosat-resnet50", _M, "ResNet-50 trained on EuroSAT", "A scene classifier for multispectral patches.", "classification resnet sentinel-2", "# ResNet-50\n\n98.6 % accuracy on the test split.", {"framework": "PyTorch", "tasks": ["classification"], "license": _MIT, "models": ["resnet50-eurosat"], "stars": 5}),
    ("land/bigearthnet", _D, "BigEarthNet-MM", "590,326 pairs of Sentinel-1 and Sentinel-2 patches with several labels each.", "sentinel-1 sentinel-2 multi-label benchmark", "# BigEarthNet\n\nLevel-2A reflectance, atmospherically corrected with sen2cor; CORINE classes of 2018.", {"license": "CDLA-Permissive-1.0", "people": ["Gencer Sümbül", "Begüm Demir"], "gsd": 10, "stars": 33}),
    ("land/urban-atlas", _P, "Urban atlas vectoriser", "Turns class rasters into polygons of cities.", "urban vector", "# Vectoriser\n\nWritten in C++ with GDAL.", {"languages": ["C++", "CMake"], "license": "GPL-3.0-or-later", "files": ["src/main.cpp", "src/ring.hpp"]}),
    ("atmo/s2cloudless-tuned", _M, "Cloud mask for Sentinel-2", "Gradient boosting over ten bands, tuned for bright deserts.", "cloud sentinel-2 lightgbm", "# Cloud mask\n\nWorks on Level-1C reflectance at 160 m.", {"framework": "LightGBM", "tasks": ["segmentation"], "license": _MIT, "gsd": 160, "people": ["Anže Zupanc"], "stars": 9}),
    ("atmo/maja", _P, "MAJA", "Atmospheric correction and cloud detection from time series.", "atmospheric-correction cloud sentinel-2 landsat-8 level-2a", "# MAJA\n\nMakes Level-2A products with the cirrus band and multi-temporal tests.", {"license": _APACHE, "languages": ["C++", "Python"], "people": ["Olivier Hagolle"], "stars": 21}),
    ("atmo/sen2cor-runner", _P, "sen2cor runner", "Runs sen2cor over folders of SAFE archives and writes L2A.", "sentinel-2 atmospheric-correction docker", "# Runner\n\nA container and a CWL workflow.", {"license": _APACHE, "files": ["run.cwl", "Dockerfile"]}),
    ("atmo/methane-s5p", _D, "Methane plumes of Sentinel-5P", "Plumes over oil and gas basins since 2019, from TROPOMI.", "methane tropomi sentinel-5p", "# Methane\n\nNetCDF, one file a month.", {"license": _CC, "gsd": 7000, "files": ["2019-01.nc", "2019-02.nc"]}),
    ("atmo/air-quality-board", _P, "Air quality dashboard", "NO2 and PM2.5 over European cities, updated each day.", "air-quality dashboard", "# Dashboard\n\nStreamlit over CAMS.", {"license": _APACHE}),
    ("atmo/era5-land-monthly", _D, "ERA5-Land monthly means", "Temperature, precipitation and soil moisture since 1950 at 9 km.", "era5 climate reanalysis", "# ERA5-Land\n\nZarr chunks by variable.", {"license": "other", "gsd": 9000, "files": ["t2m.zarr"], "stars": 11}),
    ("forest/canopy-height", _M, "Canopy height of Europe", "Regresses GEDI heights from Sentinel-2 time series.", "forest canopy-height gedi sentinel-2 regression", "# Canopy height\n\nTensorFlow; uncertainty by deep ensembles.", {"framework": "TensorFlow", "tasks": ["regression"], "license": _CC, "gsd": 10, "people": ["Lang, Nico"], "doi": "10.5281/zenodo.7885699", "stars": 27}),
    ("forest/foret-feux", _D, "Feux de forêt en Méditerranée", "Surfaces brûlées de 2000 à 2023, vues par Landsat et Sentinel-2.", "incendie foret landsat sentinel-2", "# Feux de forêt\n\nPolygones et sévérité.", {"license": _ETALAB, "gsd": 20, "people": ["Chloé Durand"]}),
    ("forest/burned-area-unet", _M, "Burned area U-Net", "Maps burn scars in post-fire scenes of Sentinel-2.", "wildfire burned-area unet sentinel-2", "# Burned areas\n\nDice loss; the CaBuAr and ChaBuD sets.", {"framework": "PyTorch", "tasks": ["semantic-segmentation"], "license": _MIT, "models": ["burned-unet"], "stars": 6}),
    ("forest/firerisk", _D, "FireRisk", "Seven classes of fire risk for 91,872 aerial images.", "fire risk classification aerial", "# FireRisk\n\nLabels of the US Forest Service.", {"license": "CC-BY-NC-4.0"}),
    ("forest/deforestation-alerts", _P, "Deforestation alerts", "Weekly alerts of forest loss from radar.", "deforestation sar sentinel-1", "# Alerts\n\nCUSUM over backscatter.", {"license": _APACHE, "languages": ["Python"], "people": ["Marie Ballère"]}),
    ("crop/parcelles-rpg", _D, "Parcelles du RPG 2022", "Îlots et cultures déclarés à la PAC en Occitanie.", "agriculture parcelle occitanie", "# RPG\n\nGeoParquet par département.", {"license": _ETALAB, "files": ["rpg-31.parquet"]}),
    ("crop/crop-type-breizhcrops", _D, "BreizhCrops", "Time series of crop types of Brittany for classification.", "crop-type time-series sentinel-2", "# BreizhCrops\n\n610,000 field parcels, level L1C and L2A.", {"license": "GPL-3.0-or-later", "people": ["Marc Rußwurm"], "gsd": 10, "stars": 13}),
    ("crop/crop-mapping-lstm", _M, "Crop mapping with an LSTM", "A recurrent network over the growing season.", "crop-type lstm deep-learning", "# LSTM\n\nA deep learning baseline for BreizhCrops, in TensorFlow.", {"framework": "TensorFlow", "tasks": ["classification"], "license": _MIT, "people": ["Zoë Müller"]}),
    ("crop/vineyard-uav", _D, "Vineyard rows from drones", "Multispectral mosaics at 3 cm with row lines.", "vineyard uav multispectral", "# Vineyards\n\nOrthomosaics of twelve plots.", {"license": _CC, "gsd": 0.03}),
    ("ocean/ship-detection-yolov8", _M, "Ship detection with YOLOv8", "Oriented boxes of vessels in harbours.", "ship object-detection yolov8", "# Ships\n\nTrained on DOTA and xView3 by Ultralytics' YOLO.", {"framework": "PyTorch", "tasks": ["object-detection"], "license": "AGPL-3.0-only", "models": ["ships-yolov8n"], "stars": 16}),
    ("ocean/oil-spill-sar", _D, "Oil spills in SAR images", "Look-alikes and slicks, outlined by experts.", "oil-spill sar sentinel-1", "# Oil spills\n\n1,112 images of 1250 by 650 pixels.", {"license": "other", "people": ["Konstantinos Topouzelis"]}),
    ("ocean/sargassum-drift", _P, "Sargassum drift forecasts", "Forecasts rafts of algae, for the mitigation of strandings.", "sargassum ocean forecast", "# Sargassum\n\nSurface currents and wind.", {"license": _APACHE}),
    ("ocean/sst-l4", _D, "Sea surface temperature L4", "Daily gap-free fields since 1981.", "sst ocean climate", "# SST\n\nNetCDF at 0.05 degrees.", {"license": _CC, "files": ["sst.nc"]}),
    ("ocean/trait-de-cote", _D, "Trait de côte", "Position du littoral français, levés de 1950 à 2020.", "littoral cote", "# Trait de côte\n\nShapefile en Lambert-93.", {"license": _ETALAB, "files": ["trait.shp"]}),
    ("snow/snow-cover-let-it-snow", _P, "Let-it-snow", "Snow cover from Sentinel-2 and Landsat-8 in mountains.", "snow sentinel-2 landsat-8", "# Let-it-snow\n\nNDSI thresholds refined with a terrain model.", {"license": "AGPL-3.0-only", "languages": ["C++", "Python"], "people": ["Simon Gascoin"], "stars": 10}),
    ("snow/glacier-outlines", _D, "Glacier outlines of the Alps", "Outlines of 2015 drawn on 10 m images.", "glacier alps inventory", "# Outlines\n\nGeoJSON; drawn on Sentinel-2.", {"license": _CC, "gsd": 10, "people": ["Frank Paul"], "files": ["alps.geojson"]}),
    ("snow/avalanche-sar", _M, "Avalanche detection in radar scenes", "Finds debris after storms in pairs of scenes.", "avalanche sar change-detection", "# Avalanches\n\nA siamese network in Keras.", {"framework": "TensorFlow", "tasks": ["change-detection"], "license": _MIT, "archived": True, "stars": 7}),
    ("urban/building-footprints-3d", _D, "3D building footprints", "Roof heights of Toulouse from lidar.", "building lidar 3d", "# Buildings\n\nCityGML LoD2 and point clouds in COPC.", {"license": "ODbL-1.0", "files": ["toulouse.copc.laz"]}),
    ("urban/change-levir", _D, "LEVIR-CD+", "Pairs of very high resolution images with changed buildings.", "change-detection building", "# LEVIR-CD+\n\n985 pairs of 1024 pixels at 0.5 m.", {"license": "other", "gsd": 0.5}),
    ("urban/super-resolution-s2", _M, "Super-resolution of Sentinel-2 to 2.5 m", "A diffusion model that sharpens ten bands.", "super-resolution sentinel-2 diffusion", "# Super-resolution\n\nLatent diffusion in PyTorch.", {"framework": "PyTorch", "tasks": ["super-resolution"], "license": _APACHE, "gsd": 2.5, "models": ["ldsr-s2"], "stars": 19}),
    ("urban/heat-islands", _P, "Urban heat islands", "Land surface temperature of cities from Landsat 8.", "urban lst landsat-8", "# Heat islands\n\nSplit-window algorithm on bands 10 and 11.", {"license": _APACHE, "languages": ["R"]}),
    ("geo/landslide4sense", _D, "Landslide4Sense", "Patches of slopes before and after landslides.", "landslide sentinel-2 dem", "# Landslide4Sense\n\n14 layers: Sentinel-2, slope and elevation.", {"license": _CC, "people": ["Omid Ghorbanzadeh"], "gsd": 10}),
    ("geo/insar-volcano", _P, "InSAR of volcanoes", "Interferograms of active volcanoes each twelve days.", "insar volcano sentinel-1", "# InSAR\n\nISCE2 and MintPy.", {"license": "GPL-3.0-or-later"}),
    ("geo/mnt-rge-alti", _D, "MNT RGE ALTI 1 m", "Modèle numérique de terrain de la France au pas de 1 m.", "mnt relief lidar", "# RGE ALTI\n\nDalles ASCII et GeoTIFF.", {"license": _ETALAB, "gsd": 1, "files": ["dalle.asc", "dalle.tif"]}),
    ("asia/china-landcover", _D, "中国土地覆盖数据集", "1985年以来每年30米分辨率的土地覆盖图。", "landsat 土地覆盖", "# 中国土地覆盖\n\n由随机森林分类得到。", {"license": _CC, "gsd": 30, "people": ["杨杰", "黄昕"]}),
    ("asia/tsunami-japan", _D, "津波浸水想定データ", "日本の沿岸の浸水深と到達時間。", "津波 防災", "# 津波\n\n国土交通省のデータをもとに作成。", {"license": "other"}),
    ("asia/arabic-crops", _D, "خريطة المحاصيل في وادي النيل", "أنواع المحاصيل من صور الأقمار الصناعية.", "crop-type egypt", "# خريطة المحاصيل", {"license": _CC}),
    ("tools/stac-notebooks", _P, "STAC notebooks", "Notebooks that search, read and plot items of a STAC API.", "stac notebook tutorial", "# Notebooks\n\npystac-client, odc-stac and xarray.", {"license": _APACHE, "files": ["01-search.ipynb"], "languages": ["Jupyter Notebook", "Python"], "stars": 15}),
    ("tools/rainbow-plots", _P, "🌈 Rainbow plots", "Colour maps for spectra.", "plots", "# Plots", {"license": _MIT}),
]  # fmt: skip


def _project(number: int, row: tuple[str, str, str, str, str, str, dict[str, Any]]) -> Project:
    path, category, title, summary, topics, readme, other = row
    properties: dict[str, Any] = {}
    if people := other.get("people"):
        properties["contacts"] = [{"name": name, "roles": ["author"]} for name in people]
    if tasks := other.get("tasks"):
        properties |= {"mlm:tasks": tasks, "mlm:framework": other["framework"]}
    properties |= other.get("properties", {})
    if gsd := other.get("gsd"):
        properties["gsd"] = gsd
    files = other.get("files", [])
    record: dict[str, Any] = {
        "id": number + 1,
        "counts": CountsRecord(stars=other.get("stars", 0)),
        "archived": other.get("archived", False),
        "files": tuple(FileRecord(file, "blob") for file in sorted(files)),
        "languages": tuple(LanguageRecord(name, 50.0) for name in other.get("languages", ())),
        "contributors": (ContributorRecord(f"Committer {number}", 3),),
        "last_activity_at": UPDATED - timedelta(days=number),
    }
    license_ = other["license"]
    return make_project(
        path,
        category,
        title=title,
        summary=summary,
        keywords=tuple(sorted(topics.split())),
        readme=Readme("README.md", readme),
        license=License("other" if license_ == "other" else license_, license_),
        providers=(Provider("Test GitLab", ("host",)),),
        properties=properties,
        assets=tuple(Asset(file, f"https://example.org/{file}", path=file) for file in files),
        citation=Citation(other["doi"]) if "doi" in other else None,
        tracking=make_tracking(models=tuple(make_model(name, 1) for name in other["models"]))
        if "models" in other
        else None,
        **record,
    )


def golden_hub(**config: Any) -> Hub:
    """The hub; the projects with most stars rank first.

    Args:
        config: further sections of its configuration.
    """
    return make_hub(*map(_project, range(len(_PROJECTS)), _PROJECTS), config=make_config(**config))
