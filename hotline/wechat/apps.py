"""WeChat as a Django app."""

from django.apps import AppConfig


class WeChatConfig(AppConfig):
    """Receipts, quotas, tokens and scenes of Official Accounts."""

    name = "hotline.wechat"
    label = "wechat"
    verbose_name = "WeChat"
