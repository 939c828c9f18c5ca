"""By what a release is cited and found: date, citation, and the same for machines after schema.org."""

import json
from datetime import date

from tasks.release.contents import ReleaseContents
from tasks.release.csv import csv_tables
from tasks.release.texts import Text
from tasks.tables import Facts, Totals

__all__ = ["KEYWORDS", "citation", "data_as_of", "linked_data", "package_name"]

KEYWORDS = (*Text.KEYWORDS.split("、"), "open government information", "freedom of information")


def package_name(contents: ReleaseContents) -> str:
    """Return the name of the data package, unique in the country where the roster gives the district's code."""
    code = contents.publication.district_code
    return "-".join(filter(None, ("nianbao", code, str(contents.year))))


def data_as_of(contents: ReleaseContents) -> date | None:
    """Return the day of the latest receipt or decision: what the contents are as of, whenever they are published."""
    received = contents.submissions["received_at"].dt.date().drop_nulls().to_list()
    return max([*received, *contents.decisions["decided_on"].to_list()], default=None)


def citation(release_id: str, contents: ReleaseContents) -> str:
    """Return the line by which the release is cited."""
    publication, as_of = contents.publication, data_as_of(contents)
    title = Text.PACKAGE_TITLE.format(district=contents.district, year=contents.year)
    parts = (
        publication.publisher or publication.government or contents.district,
        f"{title}[DS]",
        Text.RELEASE.format(release=release_id),
        Text.AS_OF.format(day=as_of) if as_of else "",
        publication.homepage or "",
    )
    return ". ".join(filter(None, parts)) + "."


def linked_data(release_id: str, contents: ReleaseContents) -> str:
    """Describe the release as a schema.org Dataset, as JSON-LD that may stand within HTML."""
    publication, as_of = contents.publication, data_as_of(contents)
    name, in_sheets = package_name(contents), csv_tables(contents)
    described = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": Text.PACKAGE_TITLE.format(district=contents.district, year=contents.year),
        "description": Text.PACKAGE_DESCRIPTION.format(district=contents.district, year=contents.year),
        "identifier": f"{name}/{release_id}",
        "version": release_id,
        "keywords": list(KEYWORDS),
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "temporalCoverage": f"{contents.year}-01-01/{contents.year}-12-31",
        "spatialCoverage": {
            "@type": "AdministrativeArea",
            "name": contents.district,
            **({"identifier": publication.district_code} if publication.district_code else {}),
        },
        "citation": citation(release_id, contents),
        **({"license": publication.licence_url or publication.licence} if publication.licence else {}),
        **({"url": publication.homepage} if publication.homepage else {}),
        **({"dateModified": as_of.isoformat()} if as_of else {}),
        **(
            {"publisher": {"@type": "GovernmentOrganization", "name": publication.publisher}}
            if publication.publisher
            else {}
        ),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": path}
            for path, media in (
                ("datapackage.json", "application/json"),
                ("facts.parquet", "application/vnd.apache.parquet"),
                *((f"{table.info.name}.csv", "text/csv") for table in (Facts, Totals) if table in in_sheets),
            )
        ],
    }
    # the end of a script element, or the begin of another, must not stand in one
    return json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c")
