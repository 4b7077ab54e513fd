"""What a citizen does with the page, in the words of the tests."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

DRAFT_LINES = "事项：供暖不热\n地址：望京街道花家地北里3号楼\n电话：13800138000"
DRAFT: dict[str, Any] = {
    "text": f"请核对，确认后提交：\n{DRAFT_LINES}\n对吗？哪里不对直接说。",
    "card": {
        "type": "draft",
        "service_request_id": None,
        "status": None,
        "fields": [
            {"name": "service_name", "label": "事项", "value": "供暖不热"},
            {"name": "address_string", "label": "地址", "value": "望京街道花家地北里3号楼"},
            {"name": "phone", "label": "电话", "value": "13800138000"},
        ],
    },
    "buttons": [{"payload_id": "id-yes", "title": "确认提交"}, {"payload_id": "id-no", "title": "还要修改"}],
}
FILED: dict[str, Any] = {
    "text": "已受理，2026年11月26日前答复您。",
    "card": {
        "type": "request",
        "service_request_id": "7K3M-Q9XA",
        "status": "open",
        "fields": [
            {"name": "service_request_id", "label": "编号", "value": "7K3M-Q9XA"},
            {"name": "status", "label": "状态", "value": "办理中"},
            {"name": "agency_responsible", "label": "负责单位", "value": "市热力集团"},
        ],
    },
}
NOTICE: dict[str, Any] = {
    "text": "您的诉求已答复：路灯已修好。",
    "card": {
        "type": "request",
        "service_request_id": "7K3M-Q9XA",
        "status": "closed",
        "fields": [],
        "timeline": [
            {"at": "2026-11-24T01:00:00Z", "text": "已派给市热力集团。"},
            {"at": "2026-11-24T09:30:00Z", "text": "您的诉求已答复：路灯已修好。"},
        ],
    },
}


def say(page: Page, text: str) -> None:
    """Type words and press Enter."""
    box(page).fill(text)
    box(page).press("Enter")


def box(page: Page) -> Locator:
    return page.get_by_role("textbox")


def log(page: Page) -> Locator:
    return page.get_by_role("log")


def violations(page: Page) -> list[str]:
    """Return what axe objects to: rule and element."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']} {node['target']}" for each in found for node in each["nodes"]]
