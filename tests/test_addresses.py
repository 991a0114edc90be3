"""Survey files at addresses, on a local S3 server and a local web server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from radar.cluster.reader import cluster
from radar.counts import count_all, count_files, reading_by
from radar.inputs.sources import read_sources
from radar.intake.addresses import Remote, _place, fetched, listed, refuse_address
from radar.intake.survey_files import survey_files
from radar.problems import Problems
from radar.publish import cache
from tests.support.small import small_radar
from tests.test_cluster import machines

ACCESS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-north-1",
}


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of an S3 server on this machine."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture
def bucket(store: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket, which the tools of this process find."""
    import s3fs

    for name, value in (ACCESS | {"AWS_ENDPOINT_URL": store}).items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    client = boto3.client("s3", endpoint_url=store)
    client.create_bucket(Bucket="answers", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield "answers"
    for found in client.list_objects_v2(Bucket="answers").get("Contents", []):
        client.delete_object(Bucket="answers", Key=found["Key"])
    client.delete_bucket(Bucket="answers")


def moved(radar: Path, store: str, address: str) -> bytes:
    """Put the answers of 2026 into the bucket, let survey.yml name it; returns the last file."""
    survey = radar.parent / "survey_data" / "2026" / "survey.yml"
    folder = radar.parent / "survey_data" / "2026" / "responses"
    content = b""
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        boto3.client("s3", endpoint_url=store).put_object(
            Bucket="answers", Key=f"2026/{path.name}", Body=content
        )
        path.unlink()
    text = survey.read_text(encoding="utf-8")
    survey.write_text(text.replace("- items:", f"- files: {address}\n  items:"), encoding="utf-8")
    return content


def test_answers_in_a_bucket_count_as_those_in_the_folder(bucket: str, store: str, tmp_path: Path) -> None:
    here = small_radar(tmp_path / "here")
    there = small_radar(tmp_path / "there")
    moved(there, store, f"s3://{bucket}/2026/*.csv")
    counts = count_all(read_sources(there), only="2026")["2026"]
    assert counts.equals(count_all(read_sources(here), only="2026")["2026"])


def test_a_worker_reads_them_where_it_is(bucket: str, store: str, tmp_path: Path) -> None:
    here = small_radar(tmp_path / "here")
    there = small_radar(tmp_path / "there")
    moved(there, store, f"s3://{bucket}/2026/*.csv")
    (tmp_path / "cluster").mkdir()
    with machines(tmp_path / "cluster", 1) as made, cluster(made.address) as many, reading_by(many):
        counts = count_all(read_sources(there), only="2026")["2026"]
    assert counts.equals(count_all(read_sources(here), only="2026")["2026"])


def test_a_file_that_changed_is_read_anew(bucket: str, store: str, tmp_path: Path) -> None:
    """By the same program and the same worker, which both had it before."""
    radar = small_radar(tmp_path / "radar")
    content = moved(radar, store, f"s3://{bucket}/2026/*.csv")
    key = max(
        e["Key"] for e in boto3.client("s3", endpoint_url=store).list_objects_v2(Bucket=bucket)["Contents"]
    )
    (tmp_path / "cluster").mkdir()
    sources = read_sources(radar)
    contract, folder = sources.contract("2026"), sources.folder("2026")
    with machines(tmp_path / "cluster", 1) as made, cluster(made.address) as many:
        totals = []
        for body in (content, content[: content.rstrip().rindex(b"\n") + 1]):
            boto3.client("s3", endpoint_url=store).put_object(Bucket=bucket, Key=key, Body=body)
            alone = count_all(sources, only="2026")["2026"]
            with reading_by(many):
                assert count_all(sources, only="2026")["2026"].equals(alone)
                assert count_files(contract, survey_files(contract, folder)).equals(alone)
            totals.append(int(alone["n"].sum()))
    assert totals[0] > totals[1]


def test_no_two_addresses_share_a_copy() -> None:
    pairs = [
        ("https://a.example/x?form=1", "https://a.example/x?form=2"),
        ("s3://a/b+c.csv", "s3://a/b_c.csv"),
    ]
    for one, other in pairs:
        assert _place(Remote(one, 1, "1")) != _place(Remote(other, 1, "1"))
    together = [_place(Remote(f"s3://a/{name}.csv", 1, "1")) for name in ("dataset", "labels")]
    assert together[0].parent == together[1].parent
    assert _place(Remote("s3://a/..", 1, "1")).name == "file"


def test_its_faults_name_the_address(bucket: str, store: str, tmp_path: Path) -> None:
    radar = small_radar(tmp_path)
    content = moved(radar, store, f"s3://{bucket}/2026/*.csv")
    wrong = content.replace(b"care", b"caire", 1)
    boto3.client("s3", endpoint_url=store).put_object(Bucket=bucket, Key="2026/wrong.csv", Body=wrong)
    with pytest.raises(Problems) as caught:
        count_all(read_sources(radar), only="2026")
    assert {problem.where.file for problem in caught.value.problems} == {f"s3://{bucket}/2026/wrong.csv"}


def test_what_is_not_there_is_told(bucket: str) -> None:
    for address in (f"s3://{bucket}/2027/*.csv", "s3://no-such-bucket/*.csv", f"s3://{bucket}/none.csv"):
        with pytest.raises(Problems) as caught:
            listed(address)
        (problem,) = caught.value.problems
        assert problem.code in ("no-survey-files", "no-file")
        assert problem.where.file == address


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://example.org/a.csv",
        "ftp://example.org/a.csv",
        "simplecache::s3://a/b.csv",
        "local:///etc/passwd",
        "zip://a.csv::https://example.org/a.zip",
        "https://name:password@example.org/a.csv",
        "s3://a/b.csv::https://example.org/c.csv",
    ],
)
def test_an_address_that_answers_should_not_come_from_is_refused(address: str) -> None:
    with pytest.raises(Problems) as caught:
        refuse_address(address)
    assert caught.value.problems[0].code == "bad-address"
    assert "password@" not in str(caught.value)


def test_a_web_server_s_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    radar = small_radar(tmp_path / "radar")
    path, *_ = (radar.parent / "survey_data" / "2026" / "responses").glob("*.csv")
    handler = functools.partial(_Quiet, directory=str(path.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            (remote,) = listed(f"http://127.0.0.1:{server.server_port}/{path.name}?token=1")
            copy = fetched(remote, read_sources(radar).contract("2026"))
        finally:
            server.shutdown()
    assert copy.read_bytes() == path.read_bytes()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_a_release_of_answers_elsewhere_is_not_kept(
    bucket: str, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RADAR_CACHE", str(tmp_path / "kept"))
    monkeypatch.delenv("CI", raising=False)
    radar = small_radar(tmp_path / "radar")
    content = moved(radar, store, f"s3://{bucket}/2026/*.csv")

    def counted() -> str:
        return str(cache.cached_release(radar).latest)

    before = counted()
    head, *rows = content.splitlines(keepends=True)
    more = [head, *(b"x" + row for row in rows)]
    boto3.client("s3", endpoint_url=store).put_object(Bucket=bucket, Key="2026/zz.csv", Body=b"".join(more))
    assert counted() != before
