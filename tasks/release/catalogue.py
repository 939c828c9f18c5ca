"""The catalogue of all releases, `catalog.json`: DCAT as JSON-LD, at the root of the lake and of a mirror."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tasks.common.atomic_files import make_folder, replacing
from tasks.lake.folders import Lake
from tasks.lake.releases import ReleaseStore
from tasks.release.descriptor import read_manifest, schema_version

__all__ = ["CATALOG", "catalogue_of", "write_catalogue"]

CATALOG = "catalog.json"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "adms": "http://www.w3.org/ns/adms#",
    "spdx": "http://spdx.org/rdf/terms#",
    # of no vocabulary: which release of a year counts, and by what two releases are told to be the same
    "isCurrent": "urn:nianbao:isCurrent",
    "contentHash": "urn:nianbao:contentHash",
    **{address: {"@type": "@id"} for address in ("dcat:accessURL", "dcat:landingPage")},
}


def write_catalogue(lake: Lake) -> None:
    """Write the catalogue of the lake at its root, and beside its releases, which may be copied without the rest."""
    releases = make_folder(lake.root / "releases")
    for folder, prefix in ((releases, ""), (lake.root, f"{releases.name}/")):
        with replacing(folder / CATALOG) as staged:
            staged.write_text(catalogue_of(lake, lake.years_released(), prefix), encoding="utf-8")


def catalogue_of(lake: Lake, years: Collection[int], prefix: str = "") -> str:
    """Describe every release of these years, as JSON text: a DCAT catalogue of one data set per release.

    Addresses are relative to the folder that the catalogue lies in; `prefix` leads from there to the releases.
    """
    stores = [ReleaseStore(lake.releases(year), year) for year in sorted(years)]
    described = [each for store in stores for each in _datasets(store, prefix)]
    catalogue = {"@context": _CONTEXT, "@type": "dcat:Catalog", "dcat:dataset": described}
    return json.dumps(catalogue, ensure_ascii=False, indent=1) + "\n"


def _datasets(store: ReleaseStore, prefix: str) -> Iterator[Mapping[str, Any]]:
    current = store.current()
    for release in store.releases():
        manifest: Mapping[str, Any] = read_manifest(release)
        folder = f"{prefix}{store.year}/{release.name}"
        yield {
            "@type": "dcat:Dataset",
            "@id": f"{folder}/",
            "dct:identifier": f"{manifest['name']}/{release.name}",
            "dct:title": manifest["title"],
            "dcat:version": release.name,
            "dct:conformsTo": f"nianbao schema {schema_version(release)}",
            "adms:status": manifest["maturity"],
            "isCurrent": release == current,
            "contentHash": manifest["contentHash"],
            **({"dct:modified": manifest["dataAsOf"]} if "dataAsOf" in manifest else {}),
            "dct:license": [each.get("path") or each["name"] for each in manifest.get("licenses", [])],
            "dct:publisher": [each["title"] for each in manifest.get("contributors", [])],
            **({"dct:temporal": manifest["temporalCoverage"]} if "temporalCoverage" in manifest else {}),
            "dcat:landingPage": f"{folder}/index.html",
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dct:title": resource["title"],
                    "dcat:accessURL": f"{folder}/{resource['path']}",
                    "dcat:mediaType": resource["mediatype"],
                    "spdx:checksum": resource["hash"],
                }
                for resource in manifest["resources"]
            ],
        }
