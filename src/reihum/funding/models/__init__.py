"""Money: programmes and their periods, what is funded where, projects, notices of award, and how funders are named."""

from reihum.funding.models.fundings import AreaFunding, FundingAmount, FundingBoundary
from reihum.funding.models.notices import Deadline, Notice, Reminder
from reihum.funding.models.programmes import ActionField, Period, Programme, Topic
from reihum.funding.models.projects import Project, ProjectList, ProjectPhoto, ProjectVersion
from reihum.funding.models.publicity import Evidence, Level, Publicity, RuleSet, RuleSetLogo

__all__ = [
    "ActionField",
    "AreaFunding",
    "Deadline",
    "Evidence",
    "FundingAmount",
    "FundingBoundary",
    "Level",
    "Notice",
    "Period",
    "Programme",
    "Project",
    "ProjectList",
    "ProjectPhoto",
    "ProjectVersion",
    "Publicity",
    "Reminder",
    "RuleSet",
    "RuleSetLogo",
    "Topic",
]
