"""Requests from before the clocks rang: the worker takes each up from its beginning and catches up in order."""

from django.db import migrations
from django.db.models import F


def start(apps, schema_editor):
    requests = apps.get_model("dispatch", "ServiceRequest").objects
    requests.filter(state_since__isnull=True).update(state_since=F("updated_at"))
    requests.filter(status="open", next_alarm_at__isnull=True).update(next_alarm_at=F("requested_at"))
    requests.filter(state__in=["review", "objected"], assign_by__isnull=True).update(assign_by=F("accept_by"))


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0004_citizen_acts_and_clocks")]
    operations = [migrations.RunPython(start, migrations.RunPython.noop)]
