"""The names of a release's files, and the row of its workbook on which the official table stands."""

__all__ = ["HEADING_ROW", "MANIFEST", "PAGE"]

MANIFEST = "datapackage.json"

PAGE = "index.html"

HEADING_ROW = 4
"""Row of the sheet, counted from 1, that holds the column headings."""
