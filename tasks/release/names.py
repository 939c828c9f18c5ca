"""What are the files of a release called, and where in its workbook does the official table stand?"""

__all__ = ["HEADING_ROW", "MANIFEST", "OFFICIAL_SHEET", "PAGE"]

MANIFEST = "datapackage.json"

PAGE = "index.html"

OFFICIAL_SHEET = "汇总表"

HEADING_ROW = 4
"""Row of the sheet, counted from 1, that holds the column headings."""
