from django import forms

from reihum.places.models import Area


class AreaForm(forms.ModelForm[Area]):
    """What an area's managers write about it themselves."""

    class Meta:
        model = Area
        fields = ("description",)
        widgets = {"description": forms.Textarea(attrs={"rows": 10})}
