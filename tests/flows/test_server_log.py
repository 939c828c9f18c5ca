import subprocess
import sys
from pathlib import Path

from flows.server_log import rotate_log


def test_a_log_begins_anew_when_it_is_large_and_few_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    for number in range(8):
        log.write_text(f"{number}\n" * 10, encoding="utf-8")
        log.chmod(0o600)
        rotate_log(log, most_bytes=1 << 10)
        assert log.stat().st_size == 20
        rotate_log(log, most_bytes=10)
        assert log.stat().st_size == 0
    kept = {path.name: path.read_text(encoding="utf-8")[0] for path in tmp_path.glob("server.log.*")}
    assert kept == {f"server.log.{age}": str(8 - age) for age in range(1, 5)}
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_whoever_writes_goes_on_writing(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    write = "import sys\nfor line in sys.stdin: print(line, end='', flush=True)"
    with (
        log.open("ab") as output,
        subprocess.Popen([sys.executable, "-c", write], stdin=subprocess.PIPE, stdout=output, text=True) as writer,
    ):
        assert writer.stdin is not None
        for line in ("first\n", "second\n"):
            writer.stdin.write(line)
            writer.stdin.flush()
            while log.stat().st_size < len(line):
                pass
            rotate_log(log, most_bytes=0)
        writer.stdin.close()
    assert (tmp_path / "server.log.1").read_text(encoding="utf-8") == "second\n"
    assert (tmp_path / "server.log.2").read_text(encoding="utf-8") == "first\n"


def test_there_need_be_no_log(tmp_path: Path) -> None:
    rotate_log(tmp_path / "server.log")
    assert list(tmp_path.iterdir()) == []
