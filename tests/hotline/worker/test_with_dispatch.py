"""Gateway, worker and the bundled dispatch together: kept, filed over HTTP, told, followed."""

from typing import Any

import pytest
from django.utils import timezone

import citypack
from hotline.dispatch.models import Notice, ServiceRequest
from hotline.gateway.models import PendingFiling
from hotline.gateway.texts import say
from hotline.worker import filings
from hotline.worker.notices import hand_over_notices
from tests.hotline.gateway.conftest import Citizen
from tests.hotline.gateway.stub_bot import StubBot, turn

FIELDS = {"service_code": "street_light", "description": "路灯坏了", "address_string": "河畔街道荷花小区"}


@pytest.fixture
def kept(citizen: Citizen, bot: StubBot, committed_city: citypack.CityPack) -> PendingFiling:
    """A request that the bot could not file."""

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        fields = {**FIELDS, "extended_attributes[conversation_id]": request["conversation_id"]}
        custom = {"file_later": {"draft_key": "draft-1", "fields": fields}}
        return turn(request["message_id"], {"text": "已保存，稍后提交", "custom": custom})

    bot.reply = reply
    citizen.say("确认")
    return PendingFiling.objects.get()


def test_a_kept_request_is_filed_once_and_followed_though_the_worker_dies_in_between(
    citizen: Citizen, kept: PendingFiling, live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = settings.ROOT_URLCONF
    settings.ROOT_URLCONF = "hotline.sites.desk"
    monkeypatch.setenv("DISPATCH_URL", f"{live_server.url}/open311/v2")
    monkeypatch.setenv("OPEN311_API_KEY", settings.OPEN311_API_KEY)

    def die(*args: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(filings, "settle", die)
        with pytest.raises(SystemExit):
            filings.Filings()()
    assert ServiceRequest.objects.count() == 1
    PendingFiling.objects.update(next_try_at=timezone.now())
    assert filings.Filings()() is True
    hand_over_notices()

    settings.ROOT_URLCONF = front
    request = ServiceRequest.objects.get()
    assert citizen.conversation.service_request_ids == [request.number]
    assert citizen.texts().count(("notice", say("filed_later", "zh", service_request_id=request.number))) == 1
    assert not Notice.objects.filter(request=request, handed_over_at=None).exists()
