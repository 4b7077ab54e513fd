"""What the desk can change about WeChat: the QR codes of the city."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from hotline.wechat.models import Scene


@admin.register(Scene)
class SceneAdmin(ModelAdmin):
    """QR codes and what they stand for."""

    list_display = ("scene", "title_zh", "service_code", "address_string")
    search_fields = ("scene", "title_zh", "address_string")
