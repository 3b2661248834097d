"""Files are whole or not there, served for good by their name, and what was read of one is kept until it changes."""

import pytest
from django.http import Http404

from base.datafiles.keptfile import KeptFile
from base.datafiles.reading import DataFault
from base.files import serve_for_good, write_whole


def test_a_file_gets_its_name_when_it_is_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "new" / "map.svg"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_an_older_file_stays_where_the_disk_refuses_the_newer_one(tmp_path, monkeypatch):
    path = tmp_path / "map.svg"
    write_whole(path, b"first")

    def refuse(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"


@pytest.mark.django_db  # closing an answer closes connections of the database
def test_a_file_is_served_for_good_and_a_missing_one_is_not_found(tmp_path):
    path = tmp_path / "map.svg"
    path.write_bytes(b"<svg/>")
    answer = serve_for_good(path, "image/svg+xml")
    assert (b"".join(answer.streaming_content), answer.headers["Content-Type"]) == (b"<svg/>", "image/svg+xml")
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()
    with pytest.raises(Http404):
        serve_for_good(tmp_path / "gone.svg", "image/svg+xml")


def test_a_kept_file_is_read_once_and_again_when_it_changes(tmp_path):
    path, read = tmp_path / "rows.csv", []
    kept = KeptFile("The rows", lambda: path, lambda path: read.append(1) or path.read_text())
    assert kept.get() is None
    path.write_text("one")
    assert (kept.get(), kept.get(), len(read)) == ("one", "one", 1)
    path.write_text("two rows")
    assert (kept.get(), len(read)) == ("two rows", 2)


def test_a_file_that_cannot_be_read_is_none_and_logged_once(tmp_path, caplog):
    path = tmp_path / "rows.csv"
    path.write_text("?")

    def refuse(path):
        raise DataFault("rows.csv: no header.")

    kept = KeptFile("The rows", lambda: path, refuse)
    assert (kept.get(), kept.get()) == (None, None)
    assert [record.getMessage() for record in caplog.records] == ["The rows cannot be read: rows.csv: no header."]
