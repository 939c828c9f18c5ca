"""The addresses of the desk."""

from django.urls import path

from desk import pages
from desk.views import account, board, decide, intake, packs, release, roster, rules, running, self_check, unit

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", board.home, name="home"),
    path("login", account.Login.as_view(), name="login"),
    path("logout", account.Logout.as_view(), name="logout"),
    path("password", account.change_password, name="password"),
    path("accounts", account.accounts, name="accounts"),
    path("self-check", self_check.self_check, name="self_check"),
    path("desk.css", account.open_to_all(pages.style), name="style"),
    # as they lie in the lake, since their pages lead to each other
    path("docs/<int:year>/<path:name>", packs.docs, name="docs"),
    path("review/<int:year>/<path:name>", packs.review, name="review"),
    path("<int:year>/", board.board, name="board"),
    path("<int:year>/roster", roster.roster, name="roster"),
    path("<int:year>/roster/workbook", roster.workbook, name="roster_workbook"),
    path("<int:year>/roster/unit", roster.edit, name="roster_unit"),
    path("<int:year>/roster/deadline", roster.deadline, name="roster_deadline"),
    path("<int:year>/roster/import", roster.take_in, name="roster_import"),
    path("<int:year>/rules", rules.rules, name="rules"),
    path("<int:year>/unit/<path:unit_id>", unit.unit, name="unit"),
    path("<int:year>/original/<path:unit_id>", unit.original, name="original"),
    path("<int:year>/page/<int:number>/<path:unit_id>", unit.page_image, name="page_image"),
    path("<int:year>/letter/<path:unit_id>", unit.letter, name="letter"),
    path("<int:year>/sent/<int:number>/<path:unit_id>", unit.sent, name="sent"),
    path("<int:year>/send-back/<path:unit_id>", decide.send_back, name="send_back"),
    path("<int:year>/explain/<path:unit_id>", decide.explain, name="explain"),
    path("<int:year>/correct/<path:unit_id>", decide.correct, name="correct"),
    path("<int:year>/waive/<path:unit_id>", decide.waive, name="waive"),
    path("<int:year>/withdraw/<path:unit_id>", decide.withdraw, name="withdraw"),
    path("<int:year>/release", release.release, name="release"),
    path("<int:year>/release/withdraw", release.withdraw_approval, name="withdraw_approval"),
    path("<int:year>/release/sheet", release.sheet, name="sheet"),
    path("<int:year>/release/file/<str:release_id>/<str:name>", release.download, name="download"),
    path("<int:year>/release/report/<str:release_id>/<str:level>", release.report, name="report"),
    path("<int:year>/intake", intake.intake, name="intake"),
    path("<int:year>/intake/<str:token>/restore", intake.restore, name="restore"),
    path("<int:year>/intake/<str:token>", intake.uploaded, name="uploaded"),
    path("<int:year>/missing.<str:kind>", packs.missing, name="missing"),
    path("<int:year>/letters.zip", packs.letters, name="letters"),
    path("<int:year>/run", running.running, name="running"),
]
handler400, handler403 = "desk.pages.bad", "desk.pages.refused"
handler404, handler500 = "desk.pages.not_found", "desk.pages.failed"
