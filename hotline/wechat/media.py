"""Pictures, voices and videos: WeChat keeps them three days, so they are fetched at once."""

from __future__ import annotations

import io

from hotline.gateway.attachments import keep
from hotline.gateway.models import Attachment, Conversation
from hotline.gateway.photos import read_picture
from hotline.wechat.accounts import Account
from hotline.wechat.incoming import What
from hotline.wechat.library import ApiError
from hotline.wechat.tokens import client_of

Kept = Attachment
MEGABYTE = 1024 * 1024
MOST_BYTES = {What.PICTURE: 10 * MEGABYTE, What.VOICE: 2 * MEGABYTE, What.VIDEO: 10 * MEGABYTE}
# By the first bytes, not by what the server calls it.
RECORDINGS = (
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\x02#!SILK", "audio/silk"),
)


def keep_picture(account: Account, conversation: Conversation, media_id: str) -> Attachment:
    """Fetch and keep a picture, made anew without metadata; raises ApiError, and BadMessage when it is none."""
    content = fetch(account, media_id, What.PICTURE)
    picture = read_picture(io.BytesIO(content))
    return keep(conversation, picture.data, picture.content_type, (picture.width, picture.height))


def keep_recording(account: Account, conversation: Conversation, media_id: str, what: What) -> Attachment:
    """Fetch and keep a voice or a video; raises ApiError, also when it is neither."""
    content = fetch(account, media_id, what)
    return keep(conversation, content, content_type_of(content))


def fetch(account: Account, media_id: str, what: What) -> bytes:
    """Return a received medium; raises ApiError."""
    if not account.can_send:
        raise ApiError(48001, "the account has no app id and secret")
    content, _ = client_of(account).media(media_id, MOST_BYTES[what])
    return content


def content_type_of(content: bytes) -> str:
    """Return the type of a recording; raises ApiError when it is no known one."""
    if content[4:8] == b"ftyp":
        return "video/mp4"
    for start, content_type in RECORDINGS:
        if content.startswith(start):
            return content_type
    raise ApiError(40004, "not a recording")
