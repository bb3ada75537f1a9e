"""What members tell each other, and what comes of it."""

from reihum.exchange.models.answers import AlsoPinches, Asked, DoesNotFit, Reply, Solution, Thanks
from reihum.exchange.models.circles import Circle
from reihum.exchange.models.experiences import Attachment, Draft, Experience, ExperienceQuerySet, Version
from reihum.exchange.models.subscriptions import Subscription

__all__ = [
    "AlsoPinches",
    "Asked",
    "Attachment",
    "Circle",
    "DoesNotFit",
    "Draft",
    "Experience",
    "ExperienceQuerySet",
    "Reply",
    "Solution",
    "Subscription",
    "Thanks",
    "Version",
]
