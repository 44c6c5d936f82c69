"""The site map of people; programs have their own (integrations.rest). Every view declares its act (tests/architecture/test_access_matrix.py)."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path

from guanxi.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("account/", include("allauth.urls")),
    path("me/", include("guanxi.domains.organisation.web.urls")),
    path("people/", include("guanxi.domains.organisation.web.people_urls")),
    path("units/", include("guanxi.domains.organisation.web.unit_urls")),
    path("files/", include("guanxi.domains.files.web.urls")),
    path("registration/", include("guanxi.domains.registration.web.urls")),
    path("insights/", include("guanxi.domains.insights.web.urls")),
    path("grading/", include("guanxi.domains.grading.web.urls")),
    path("approvals/", include("guanxi.domains.approvals.web.urls")),
    path("policy/", include("guanxi.domains.rulebook.web.urls")),
    path("imports/", include("guanxi.domains.intake.web.urls")),
    path("work/", include("guanxi.domains.work.web.urls")),
    path("", include("guanxi.shell.today.urls")),
    path("", include("guanxi.shell.operations.urls")),
    path("book/", include("guanxi.shell.book.urls")),
    path("contacts/", include("guanxi.shell.contacts.urls")),
    path("search/", include("guanxi.shell.search.urls")),
    path("accounts/", include("guanxi.shell.account.urls")),
    path("accounts/", include("guanxi.domains.customers.web.urls")),
    path("privacy/", include("guanxi.domains.privacy.web.urls")),
    path("circuits/", include("guanxi.domains.circuits.web.urls")),
    path("rivals/", include("guanxi.domains.rivals.web.urls")),
    path("structure/", include("guanxi.domains.structure.web.urls")),
    path("shares/", include("guanxi.domains.shares.web.urls")),
    path("placement/", include("guanxi.domains.placement.web.urls")),
    path("guidance/", include("guanxi.domains.guidance.web.urls")),
    path("parentage/", include("guanxi.domains.parentage.web.urls")),
    path("consent/", include("guanxi.domains.consent.web.urls")),
    path("duplicates/", include("guanxi.domains.duplicates.web.urls")),
    path("api/", include("guanxi.integrations.rest.pages.urls")),
    path("stewardship/", include("guanxi.domains.stewardship.web.urls")),
    path("cases/", include("guanxi.domains.service.web.urls")),
    path("gallery/", include("guanxi.shell.gallery.urls")),
]
handler500 = "guanxi.foundation.web.trouble.server_error"
