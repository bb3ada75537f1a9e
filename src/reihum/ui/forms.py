"""How forms look, everywhere but in the back office."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/_field.html"
