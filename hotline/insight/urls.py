"""Addresses under /insight/; who may open them stands in ``hotline.access.table``."""

from django.urls import path

from hotline.insight.pages.addresses import ADDRESSES
from hotline.insight.pages.bias import bias_page
from hotline.insight.pages.board import board_page
from hotline.insight.pages.condition import condition_page
from hotline.insight.pages.found import alarms_page, hotspots_page, topics_page
from hotline.insight.pages.risks import risks_page

urlpatterns = [
    path("", board_page, name="insight_board"),
    path("alarms/", alarms_page, name="insight_alarms"),
    path("hotspots/", hotspots_page, name="insight_hotspots"),
    path("topics/", topics_page, name="insight_topics"),
    path("risks/", risks_page, name="insight_risks"),
    path("index/", condition_page, name="insight_index"),
    path("bias/", bias_page, name="insight_bias"),
    *ADDRESSES,
]
