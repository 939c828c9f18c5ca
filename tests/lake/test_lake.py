"""Is everything in the lake whole, unchanged and readable by those it is for?"""

import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.lake.folders import Lake, LakeBusyError, LakeError
from tasks.lake.parquet import read_table, write_table
from tasks.tables import TABLES, Contacts, Facts, Prose, SchemaError, Table, Units

PROJECT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from tasks.lake.folders import Lake
with Lake(Path(sys.argv[1])).year_lock(2018):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def facts(*values: str) -> pl.DataFrame:
    return Facts.frame(
        {
            "year": 2018,
            "unit_id": f"unit-{place}",
            "unit": "某局",
            "form": "2014",
            "item": "proactive.total",
            "value": Decimal(value),
            "unit_of_measure": "条",
            "status": "reported",
            "submission_id": "a" * 16,
            "counted": True,
            "in_question": False,
            "obs_status": "A",
        }
        for place, value in enumerate(values)
    )


class TestTables:
    @pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.info.name)
    def test_every_table_comes_back_as_it_went_even_empty(self, lake: Lake, table: type[Table]) -> None:
        path = lake.table(2018, table)
        write_table(table.frame(), table, path)
        assert read_table(table, path).equals(table.frame())

    def test_the_parquet_file_says_what_every_field_is(self, tmp_path: Path) -> None:
        write_table(facts("1"), Facts, tmp_path / "facts.parquet")
        file = pq.ParquetFile(tmp_path / "facts.parquet")
        described = {field.name: field.metadata for field in file.schema_arrow}
        assert described["value"] == {
            b"label": "数值".encode(),
            b"description": b"The number, in the form's unit of measure; null unless status is reported",
        }
        assert list(described) == Facts.column_names()
        assert file.metadata.metadata[b"title"] == "数据明细".encode()
        assert {file.metadata.row_group(0).column(i).compression for i in range(11)} == {"ZSTD"}
        assert file.metadata.row_group(0).column(5).statistics.has_min_max

    def test_promise_2_equal_frames_give_equal_bytes_however_cut_and_ordered(self, tmp_path: Path) -> None:
        whole = facts(*map(str, range(100)))
        cut = pl.concat([whole[60:], whole[:60]], rechunk=False)
        write_table(whole, Facts, tmp_path / "a.parquet")
        write_table(cut, Facts, tmp_path / "b.parquet")
        assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()

    def test_a_frame_of_another_shape_is_refused_and_the_old_file_stays(self, tmp_path: Path) -> None:
        path = tmp_path / "facts.parquet"
        write_table(facts("1"), Facts, path)
        with pytest.raises(SchemaError):
            write_table(facts("1").drop("note"), Facts, path)
        assert read_table(Facts, path).equals(facts("1"))

    def test_a_write_that_breaks_off_leaves_the_old_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def half(_: pl.LazyFrame, file: Path, **__: object) -> None:
            file.write_bytes(b"PAR1 half")
            raise OSError("disk full")

        path = tmp_path / "facts.parquet"
        write_table(facts("1"), Facts, path)
        monkeypatch.setattr(pl.LazyFrame, "sink_parquet", half)
        with pytest.raises(OSError, match="disk full"):
            write_table(facts("2"), Facts, path)
        assert [entry.name for entry in tmp_path.iterdir()] == ["facts.parquet"]
        assert read_table(Facts, path).equals(facts("1"))

    @pytest.mark.parametrize("keep", [0, 4, 100, -4])
    def test_a_damaged_file_is_named(self, tmp_path: Path, keep: int) -> None:
        path = tmp_path / "facts.parquet"
        write_table(facts("1", "2"), Facts, path)
        path.write_bytes(path.read_bytes()[:keep])
        with pytest.raises(LakeError, match=r"数据文件已损坏.*facts\.parquet"):
            read_table(Facts, path)

    def test_a_file_of_another_table_is_refused(self, tmp_path: Path) -> None:
        write_table(facts("1"), Facts, tmp_path / "units.parquet")
        with pytest.raises(SchemaError, match="units"):
            read_table(Units, tmp_path / "units.parquet")

    def test_people_lie_apart_and_are_for_the_steward_only(self, lake: Lake) -> None:
        people, prose = lake.table(2018, Contacts), lake.table(2018, Prose)
        write_table(Contacts.frame(), Contacts, people)
        write_table(Prose.frame(), Prose, prose)
        assert people.parent == lake.root / "steward" / "2018"
        assert people.stat().st_mode & 0o777 == 0o600
        assert people.parent.stat().st_mode & 0o777 == 0o700
        assert prose.parent == lake.root / "years" / "2018"

    @given(values=st.lists(st.decimals(0, 10**17, places=6), max_size=8))
    def test_numbers_come_back_exactly(self, tmp_path_factory: pytest.TempPathFactory, values: list[Decimal]) -> None:
        path = tmp_path_factory.mktemp("exact") / "facts.parquet"
        frame = facts(*map(str, values))
        write_table(frame, Facts, path)
        assert sorted(read_table(Facts, path)["value"]) == sorted(values)


class TestYearLock:
    def test_a_second_run_of_the_year_is_told_and_another_year_is_free(self, lake: Lake) -> None:
        with lake.year_lock(2018):
            with pytest.raises(LakeBusyError, match="2018年度正由另一个运行处理"), lake.year_lock(2018):
                pass
            with lake.year_lock(2017):
                pass
        with lake.year_lock(2018):
            pass

    def test_a_killed_run_holds_nothing(self, lake: Lake) -> None:
        command = [sys.executable, "-c", HOLDER, str(lake.root)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(LakeBusyError), lake.year_lock(2018):
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait()
        with lake.year_lock(2018):
            pass
