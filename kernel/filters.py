"""Filters that mean what they say."""

from __future__ import annotations

from typing import Any

from django import forms
from django_filters import rest_framework as filters


class _YesOrNo(forms.NullBooleanField):
    def clean(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        word = str(value).strip().lower()
        if word not in ("true", "false", "1", "0"):
            raise forms.ValidationError("Say true or false.", code="not_a_boolean")
        return word in ("true", "1")


class _Id(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class IdsFilter(filters.BaseInFilter, filters.Filter):
    """One id, or several with commas."""

    field_class = _Id


class YesOrNoFilter(filters.BooleanFilter):
    """true or false; anything else is refused, since an answer without the filter would be believed to be filtered."""

    field_class = _YesOrNo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The usual widget turns a word it does not know into no word at all.
        super().__init__(*args, widget=forms.TextInput, **kwargs)
