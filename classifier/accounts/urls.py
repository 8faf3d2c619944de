"""Addresses of accounts."""

from django.urls import path

from classifier.accounts import own_views, reset_views, views

urlpatterns = [
    path("", own_views.show, name="account"),
    path("sign-up", views.sign_up, name="sign-up"),
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", own_views.change_password, name="change-password"),
    path("mail", own_views.change_mail, name="change-mail"),
    path("delete", own_views.delete, name="delete-account"),
    path("reset", reset_views.ask, name="reset"),
    path("new/<str:uidb64>/<str:token>/", reset_views.NewPasswordView.as_view(), name="new-password"),
]
