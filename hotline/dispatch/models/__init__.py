"""What dispatch stores; one module a subject."""

from hotline.dispatch.models.api_key import ApiKey, Scope
from hotline.dispatch.models.catalogue import CatalogueRow
from hotline.dispatch.models.citizen_acts import Follower, Supplement, Urge, WrongProof
from hotline.dispatch.models.city import Agency, Place
from hotline.dispatch.models.city_version import CityVersion
from hotline.dispatch.models.follow_up import FollowUp
from hotline.dispatch.models.history import Approval, Change, HistoryIsFinal, Notice
from hotline.dispatch.models.media import Media
from hotline.dispatch.models.rate_weights import RateWeights
from hotline.dispatch.models.reminder import Reminder
from hotline.dispatch.models.service import Service, ServiceAttribute, ServiceAttributeValue, ServiceGroup
from hotline.dispatch.models.service_request import Involvement, ServiceRequest
from hotline.dispatch.models.whistle import Attendance

__all__ = [
    "Agency",
    "ApiKey",
    "Approval",
    "Attendance",
    "CatalogueRow",
    "Change",
    "CityVersion",
    "FollowUp",
    "Follower",
    "HistoryIsFinal",
    "Involvement",
    "Media",
    "Notice",
    "Place",
    "Scope",
    "RateWeights",
    "Reminder",
    "Service",
    "ServiceAttribute",
    "ServiceAttributeValue",
    "ServiceGroup",
    "ServiceRequest",
    "Supplement",
    "Urge",
    "WrongProof",
]
