"""The account's own menu at the bottom of the chat."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from hotline.wechat.texts import menu_titles


def menu(language: str) -> dict[str, Any]:
    """Return the menu as WeChat's menu/create takes it: at most three buttons, at most five under each."""
    titles = menu_titles(language)

    def click(key: str) -> dict[str, str]:
        return {"type": "click", "name": titles[key], "key": key}

    help_buttons = [click("questions"), click("agent"), {"type": "view", "name": titles["page"], "url": page_url()}]
    return {"button": [click("report"), click("status"), {"name": titles["questions"], "sub_button": help_buttons}]}


def page_url() -> str:
    return f"{settings.FRONT_URL}/"
