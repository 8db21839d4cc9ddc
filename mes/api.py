"""The roof's own doors: who is here."""

from __future__ import annotations

from django.urls import path

from mes.founding import FirstPersonDoor
from mes.offline import OfflineActionDoor, PutAsideDoor
from mes.session import BadgeInDoor, BadgeOutDoor, PreferencesDoor, SecretDoor, SessionDoor

urlpatterns = [
    path("session", SessionDoor.as_view(), name="session"),
    path("session/badge-in", BadgeInDoor.as_view(), name="badge-in"),
    path("session/badge-out", BadgeOutDoor.as_view(), name="badge-out"),
    path("session/first", FirstPersonDoor.as_view(), name="first-person"),
    path("offline-actions", OfflineActionDoor.as_view(), name="offline-actions"),
    path("offline-actions/put-aside", PutAsideDoor.as_view(), name="put-aside"),
    path("session/secret", SecretDoor.as_view(), name="own-secret"),
    path("session/preferences", PreferencesDoor.as_view(), name="preferences"),
]
