"""What stands in the form of an article besides its fields."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel


class AcknowledgementPanel(Panel):
    """Which funders the page will name, from what is chosen in the form right now, and which facts are missing.

    Without JavaScript: from what is saved.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsroom/_acknowledgement_panel.html"

        @property
        def media(self) -> Media:
            return Media(js=["newsroom/acknowledgement-panel.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from reihum.newsroom.acknowledgement_check import of_article

            return {**super().get_context_data(parent_context), **of_article(self.instance)}
