"""Pictures, drawings and videos come in by their content, whatever they are called."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from records.models import Event, File
from tests import make
from tests.makes.calls import client

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def send(content: bytes, name: str = "seal.png", who: Any = make.ella, key: str = "") -> Any:
    return client(who()).post(
        "/api/files", {"file": SimpleUploadedFile(name, content, "text/html")}, format="multipart",
        headers={"Idempotency-Key": key or uuid4().hex},
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture(), "image/png"), (PDF, "application/pdf"), (b"\0\0\0\x18ftypmp42" + bytes(40), "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm", "video/webm"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str) -> None:
    answer = send(content, "manual.html")
    assert (answer.status_code, answer.json()["content_type"], answer.json()["size"]) == (201, kind, len(content))
    shown = client(make.omar()).get(answer.json()["url"])
    assert (b"".join(shown.streaming_content), shown["Content-Type"]) == (content, kind)
    assert Event.objects.get(kind="file.added").by == make.ella()


@pytest.mark.parametrize("content", [b"<script>", b"%PDF-1.7 cut", picture()[:60], b"GIF89a" + bytes(30), b"x"])
def test_anything_else_is_refused_and_not_kept(content: bytes) -> None:
    answer = send(content)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_content")
    assert not File.objects.exists()


def test_the_same_bytes_are_the_same_file() -> None:
    assert send(PDF, "a.pdf").json()["url"] == send(PDF, "b.pdf").json()["url"]
    assert File.objects.count() == 1


def test_pressing_twice_keeps_it_once() -> None:
    assert [send(PDF, key="one").status_code for _ in range(2)] == [201, 201]
    assert Event.objects.filter(kind="file.added").count() == 1
    assert send(picture(), key="one").status_code == 422


@pytest.mark.parametrize(("who", "status"), [(make.omar, 201), (make.quinn, 201), (make.anna, 403), (make.erik, 403)])
def test_who_may_add_files(who: Any, status: int) -> None:
    assert send(PDF, who=who).status_code == status
    assert File.objects.count() == (status == 201)
