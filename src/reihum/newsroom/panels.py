"""What stands in the form of an article besides its fields."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from wagtail.admin.panels import Panel


class AcknowledgementPanel(Panel):
    """Which funders the page will name, from what is chosen in the form right now, which facts are missing and which
    logos may not stay.

    Without JavaScript: from what is saved.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsroom/_acknowledgement_panel.html"

        @property
        def media(self) -> Media:
            return Media(js=["newsroom/acknowledgement-panel.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from reihum.newsroom.acknowledgement_check import of_article, state

            return {**super().get_context_data(parent_context), **state(of_article(self.instance))}
