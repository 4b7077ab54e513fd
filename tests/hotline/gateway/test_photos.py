"""Photos: known by content, without metadata, seen by nobody else."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hotline.gateway.models import Attachment
from hotline.worker.tidying import UNSENT_PHOTO_AGE, tidy
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot

GPS_IFD, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, format=kind, **options)
    return out.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turned by 90 degrees
    exif[MAKE] = "SecretPhone"
    exif.get_ifd(GPS_IFD)[1] = "N"
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(("kind", "stored"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "png")])
def test_pictures_are_kept_and_shown_to_their_sender(citizen: Citizen, kind: str, stored: str) -> None:
    response = citizen.upload(picture(kind), name="whatever.txt")
    assert response.status_code == 201
    shown = citizen.client.get(f"/api/chat/attachments/{response.json()['attachment_id']}")
    assert shown.headers["Content-Type"] == f"image/{stored}"
    assert Image.open(io.BytesIO(shown.getvalue())).size == (40, 20)


def test_metadata_is_gone_and_the_picture_upright(citizen: Citizen) -> None:
    citizen.upload(with_exif())
    stored = Attachment.objects.get().path.read_bytes()
    assert b"SecretPhone" not in stored
    kept = Image.open(io.BytesIO(stored))
    assert kept.size == (20, 40)
    assert not dict(kept.getexif()) and "exif" not in kept.info


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.jpg"),
        (b"GIF89a" + b"\0" * 20, "a.gif"),
        (picture("JPEG")[:200], "half.jpg"),
        (picture("TIFF"), "a.jpg"),
        (b"%PDF-1.7", "a.png"),
        (b"", "empty.jpg"),
    ],
)
def test_anything_else_is_refused_and_not_kept(citizen: Citizen, content: bytes, name: str) -> None:
    response = citizen.upload(content, name)
    assert (response.status_code, response.json()["error"]["code"]) == (415, "not_a_picture")
    assert not Attachment.objects.exists()


def test_a_picture_that_unpacks_to_too_much_is_refused(citizen: Citizen) -> None:
    bomb = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(bomb, format="PNG")
    assert citizen.upload(bomb.getvalue()).status_code == 415


def test_twenty_megabytes_are_refused(citizen: Citizen) -> None:
    response = citizen.upload(b"\xff\xd8\xff" + b"0" * 20 * 1024 * 1024)
    assert (response.status_code, response.json()["error"]["code"]) == (413, "file_too_large")
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"no parts at all", "multipart/form-data; boundary=x", 400),
        (b"no boundary", "multipart/form-data", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
        ),
    ],
)
def test_broken_forms_are_refused_in_json(citizen: Citizen, body: bytes, content_type: str, status: int) -> None:
    response = citizen.client.generic("POST", "/api/chat/attachments", body, content_type=content_type)
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_a_body_of_unknown_length_is_refused(citizen: Citizen) -> None:
    response = citizen.client.generic(
        "POST", "/api/chat/attachments", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=""
    )
    assert (response.status_code, response.json()["error"]["code"]) == (411, "length_required")


def test_a_photo_is_sent_with_a_message_and_the_bot_gets_its_address(citizen: Citizen, bot: StubBot) -> None:
    attachment_id = citizen.upload(picture("JPEG")).json()["attachment_id"]
    message = citizen.send(attachment_ids=[attachment_id]).json()["messages"][0]
    assert message["card"] == {"type": "photos", "attachment_ids": [attachment_id]}
    (url,) = bot.requests[0]["metadata"]["attachments"]
    address = url.split("/", 3)[3]
    assert Citizen().client.get(f"/{address}").status_code == 200, "whoever got the address may see the photo"


def test_a_photo_is_sent_once(citizen: Citizen) -> None:
    attachment_id = citizen.upload(picture("JPEG")).json()["attachment_id"]
    assert citizen.send("a", attachment_ids=[attachment_id]).status_code == 200
    assert citizen.send("a", attachment_ids=[attachment_id]).status_code == 200
    assert citizen.send("b", attachment_ids=[attachment_id]).status_code == 404


def test_nobody_else_sees_or_sends_the_photo(new_citizen: Callable[..., Citizen]) -> None:
    owner, thief = new_citizen(), new_citizen()
    attachment_id = owner.upload(picture("JPEG")).json()["attachment_id"]
    thief.say("你好")
    assert thief.client.get(f"/api/chat/attachments/{attachment_id}").status_code == 404
    assert thief.client.get(f"/api/chat/attachments/{attachment_id}?key=guess").status_code == 404
    assert thief.send(attachment_ids=[attachment_id]).status_code == 404
    assert owner.send(attachment_ids=[attachment_id]).status_code == 200


def test_photos_never_sent_are_tidied_away(citizen: Citizen) -> None:
    sent, left = (citizen.upload(picture("JPEG")).json()["attachment_id"] for _ in range(2))
    citizen.send(attachment_ids=[sent])
    path: Path = Attachment.objects.get(pk=left).path
    for attachment in Attachment.objects.all():
        attachment.created_at -= UNSENT_PHOTO_AGE * 2
        attachment.save()
    tidy()
    assert [str(pk) for pk in Attachment.objects.values_list("pk", flat=True)] == [sent]
    assert not path.exists()
