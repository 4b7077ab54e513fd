"""Once made the guards over history; ``hotline.dispatch.append_only`` now puts them in place after every migration."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]
    operations: list = []
