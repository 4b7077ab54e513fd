"""What dispatch stores; one module a subject."""

from hotline.dispatch.models.catalogue import CatalogueRow
from hotline.dispatch.models.city import Agency, Place
from hotline.dispatch.models.city_version import CityVersion
from hotline.dispatch.models.follow_up import FollowUp
from hotline.dispatch.models.history import Approval, Change, HistoryIsFinal, Notice
from hotline.dispatch.models.service import Service, ServiceAttribute, ServiceAttributeValue, ServiceGroup
from hotline.dispatch.models.service_request import Involvement, ServiceRequest

__all__ = [
    "Agency",
    "Approval",
    "CatalogueRow",
    "Change",
    "CityVersion",
    "FollowUp",
    "HistoryIsFinal",
    "Involvement",
    "Notice",
    "Place",
    "Service",
    "ServiceAttribute",
    "ServiceAttributeValue",
    "ServiceGroup",
    "ServiceRequest",
]
