"""The addresses of the whole service."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("classifier.urls"))]

handler400 = "classifier.error_views.refuse_request"
handler403 = "classifier.error_views.refuse_access"
handler404 = "classifier.error_views.find_nothing"
handler500 = "classifier.error_views.fail"
