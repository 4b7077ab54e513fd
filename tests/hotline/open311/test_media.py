"""Pictures of a request: addresses elsewhere, or files that are cleaned, kept, and shown to those who may see them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hotline.dispatch.models import Media, ServiceRequest
from tests.hotline.open311.conftest import BASE, BOT, LAMP, STAFF, Open311, errors, picture_file

SECRET = {"extended_attributes[kind]": "report"}


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def fetch(open311: Open311, address: str, **query: str) -> Any:
    parts = urlsplit(address)
    assert parts.scheme == "http" and parts.netloc == "testserver"
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return open311.client.get(f"{parts.path}?{parts.query}{more}")


def shown(open311: Open311, number: str, **query: str) -> Any:
    return open311.get(f"requests/{number}.json", **query).json()[0]


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "b.png"), ("WEBP", "c.webp"), ("GIF", "d.gif")])
def test_a_picture_is_kept_without_its_metadata(open311: Open311, form: str, name: str) -> None:
    number = open311.file(media=picture_file(form, name))
    answer = fetch(open311, shown(open311, number)["media_url"])
    assert answer.status_code == 200 and answer["Content-Type"] in ("image/jpeg", "image/png", "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    content = b"".join(answer.streaming_content)
    assert b"SecretCam" not in content
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (40, 30) and not picture.getexif()


def test_several_pictures_and_addresses_keep_their_order(open311: Open311) -> None:
    pictures = [picture_file(), picture_file("PNG", "2.png")]
    addresses = ["https://a.example/1.jpg", "https://a.example/2.jpg"]
    number = open311.file(media=pictures, media_url=addresses)
    extended = open311.staff_view(number)["extended_attributes"]["media_urls"]
    assert extended[:2] == addresses and len(extended) == 4 and len(set(extended)) == 4
    assert shown(open311, number)["media_url"] == addresses[0]
    assert {fetch(open311, address).status_code for address in extended[2:]} == {200}


def test_one_address_is_just_that(open311: Open311) -> None:
    number = open311.file(media_url="https://a.example/1.jpg")
    assert shown(open311, number)["media_url"] == "https://a.example/1.jpg" and not Media.objects.exists()
    assert open311.staff_view(number)["extended_attributes"]["media_urls"] == ["https://a.example/1.jpg"]


@pytest.mark.parametrize("field", ["media", "media[]", "photo1", "media_url"])
def test_the_part_may_have_any_name(open311: Open311, field: str) -> None:
    assert shown(open311, open311.file(**{field: picture_file()}))["media_url"].startswith("http://testserver/")


BROKEN = {
    "text": SimpleUploadedFile("a.jpg", b"not a picture", "image/jpeg"),
    "svg": SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
    "cut": SimpleUploadedFile("a.jpg", picture_file().getvalue()[:200], "image/jpeg"),
    "empty": SimpleUploadedFile("a.jpg", b"", "image/jpeg"),
    "html": SimpleUploadedFile("a.html", b"<html><script>alert(1)</script>", "text/html"),
}


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_picture_is_refused(open311: Open311, media_root: Path, kind: str, form: str) -> None:
    file = BROKEN[kind]
    file.seek(0)
    answer = open311.post(f"requests.{form}", LAMP | {"media": file})
    assert answer.status_code == 400 and "media has to be a picture" in errors(answer)[0][1]
    assert not ServiceRequest.objects.exists() and not list(media_root.rglob("*.*"))


def test_too_large_and_too_many_are_refused(open311: Open311, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.dispatch.open311.uploads.LARGEST", 100)
    assert "larger than" in errors(open311.post(form=LAMP | {"media": picture_file()}))[0][1]
    many = {"media": [picture_file() for _ in range(11)]}
    assert errors(open311.post(form=LAMP | many)) == [("400", "at most 10 pictures are taken")]
    addresses = {"media_url": [f"https://a.example/{count}" for count in range(11)]}
    assert errors(open311.post(form=LAMP | addresses)) == [("400", "at most 10 pictures are taken")]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_body_beyond_all_measure_is_not_even_read(open311: Open311, form: str) -> None:
    answer = open311.client.post(
        f"{BASE}/requests.{form}", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(10**9)
    )
    assert answer.status_code == 400 and "the body is larger" in errors(answer)[0][1]


def test_only_who_knows_the_address_gets_the_picture(open311: Open311) -> None:
    address = shown(open311, open311.file(media=picture_file()))["media_url"]
    assert fetch(open311, address.split("?")[0]).status_code == 404
    assert fetch(open311, address[:-1]).status_code == 404
    assert fetch(open311, address.replace("media/", "media/0")).status_code == 404


def test_the_picture_of_a_secret_report_is_for_few(open311: Open311) -> None:
    number = open311.file(media=picture_file(), **SECRET)
    assert shown(open311, number)["media_url"] is None
    address = shown(open311, number, api_key=BOT)["media_url"]
    assert fetch(open311, address).status_code == 404
    assert fetch(open311, address, api_key=STAFF).status_code == 200
    assert fetch(open311, address, api_key="wrong").status_code == 403
    open311.client.force_login(User.objects.create_user("agent", is_staff=True))
    assert fetch(open311, address).status_code == 200


def test_the_same_key_takes_the_same_pictures_only(open311: Open311, media_root: Path) -> None:
    headers = {"Idempotency-Key": "k"}
    answers = [open311.post(form=LAMP | {"media": picture_file()}, headers=headers) for _ in range(2)]
    assert answers[0].content == answers[1].content and Media.objects.count() == 1
    other = open311.post(form=LAMP | {"media": picture_file(size=(9, 9))}, headers=headers)
    assert other.status_code == 400
    assert len(list(media_root.rglob("*.jpg"))) == 1


def test_the_test_endpoint_keeps_no_picture(open311: Open311, media_root: Path) -> None:
    assert open311.post("test/requests.json", LAMP | {"media": picture_file()}).status_code == 201
    assert not list(media_root.rglob("*.*"))


@pytest.mark.django_db(transaction=True)
def test_the_file_goes_with_its_request(committed_city: Any, media_root: Path) -> None:
    number = Open311().file(media=picture_file())
    assert len(list(media_root.rglob("*.jpg"))) == 1
    Media.objects.filter(request__number=number).delete()
    assert not list(media_root.rglob("*.jpg"))
