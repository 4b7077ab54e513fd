"""What dispatch stores; one module a subject."""

from hotline.dispatch.models.api_key import ApiKey, Scope
from hotline.dispatch.models.catalogue import CatalogueRow
from hotline.dispatch.models.city import Agency, Place
from hotline.dispatch.models.city_version import CityVersion
from hotline.dispatch.models.follow_up import FollowUp
from hotline.dispatch.models.history import Approval, Change, HistoryIsFinal, Notice
from hotline.dispatch.models.media import Media
from hotline.dispatch.models.service import Service, ServiceAttribute, ServiceAttributeValue, ServiceGroup
from hotline.dispatch.models.service_request import Involvement, ServiceRequest

__all__ = [
    "Agency",
    "ApiKey",
    "Approval",
    "CatalogueRow",
    "Change",
    "CityVersion",
    "FollowUp",
    "HistoryIsFinal",
    "Involvement",
    "Media",
    "Notice",
    "Place",
    "Scope",
    "Service",
    "ServiceAttribute",
    "ServiceAttributeValue",
    "ServiceGroup",
    "ServiceRequest",
]
