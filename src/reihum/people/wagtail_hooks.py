from wagtail.users.views.users import UserViewSet


class AccountViewSet(UserViewSet):
    pass
