"""Sign-in: what Reihum decides beyond django-allauth."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    pass


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    pass
