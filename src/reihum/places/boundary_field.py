"""The field in which a boundary is typed or pasted: GeoJSON, or simply its points."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from reihum.kit.point_lists import looks_like_points, polygon


class BoundaryEditor(forms.Textarea):
    """Draws the boundary on a map and as a list of points; without JavaScript a box of text, to type or paste."""

    template_name = "places/back_office/boundary_editor.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 10, "spellcheck": "false", **(attrs or {})})

    class Media:
        css: ClassVar = {"all": ["places/map.css"]}
        js = ("leaflet/leaflet.js", "places/boundary-editor.js")


class BoundaryField(forms.JSONField):
    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and looks_like_points(value):
            return polygon(value)
        return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        # Points that have a mistake are shown again as they were typed.
        if isinstance(data, str) and looks_like_points(data):
            return forms.fields.InvalidJSONInput(data)
        return super().bound_data(data, initial)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(data, str) and looks_like_points(data):
            return True
        return super().has_changed(initial, data)
