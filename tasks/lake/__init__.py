"""The lake: folders, Parquet files, releases, the run log."""
