"""The one table of who may do what on the desk: each role's permissions, and each page's needed permission.

A page that has no entry is shut for everybody but superusers, and a test fails for it.
"""

from __future__ import annotations

from dataclasses import dataclass

# What a page may need beside a permission.
PUBLIC, SIGNED_IN, NOBODY = "public", "signed in", "nobody"
RECORD = {"add": NOBODY, "change": NOBODY, "delete": NOBODY}  # of pages that only show

REQUEST, CONVERSATION = "dispatch.servicerequest", "gateway.conversation"
SEE_REQUESTS, MOVE_REQUESTS = "dispatch.view_servicerequest", "dispatch.change_servicerequest"
SEE_TRANSCRIPTS, ANSWER = "gateway.view_conversation", "gateway.change_conversation"
SEE_REMINDERS, SEE_RATES, SET_RATES = (
    "dispatch.view_reminder",
    "dispatch.view_rateweights",
    "dispatch.add_rateweights",
)
SEE_CATALOGUE, SET_CATALOGUE = "dispatch.view_cataloguerow", "dispatch.change_cataloguerow"
ADD_CATALOGUE, SEE_KEYS, ADD_KEYS, SET_KEYS = (
    "dispatch.add_cataloguerow",
    "dispatch.view_apikey",
    "dispatch.add_apikey",
    "dispatch.change_apikey",
)
REVEAL, SEE_VIEWS, SEE_REVEALS = "access.reveal", "access.view_view", "access.view_reveal"
SEE_QUEUE, REVIEW, SCORE = "console.view_reviewitem", "console.change_reviewitem", "console.add_scoresheet"
SEE_SCORES = "console.view_scoresheet"
SEE_REPLIES, ADD_REPLIES, SET_REPLIES = (
    "console.view_cannedreply",
    "console.add_cannedreply",
    "console.change_cannedreply",
)
SEE_DELETIONS = "keeping.view_deletion"
CORRECT, SEE_CORRECTIONS = "teaching.add_correction", "teaching.view_correction"
APPROVE_CORRECTIONS, SEE_REPLAYS = "teaching.approve_correction", "teaching.view_replay"
SEE_INSIGHT = "insight.view_event"
INSIGHT = ("board", "alarms", "hotspots", "topics", "risks", "index", "bias")
# What managers write in insight: measures, tasks, news to a cluster, their name under a report.
WRITE_MEASURES, WRITE_TASKS, TELL_CLUSTERS, SIGN_REPORTS = (
    "insight.add_measure",
    "insight.add_preventivetask",
    "insight.add_announcement",
    "insight.add_signedreport",
)


def all_of(model: str, verbs: str = "view add change delete") -> tuple[str, ...]:
    """Return the permissions of a model (``app.name``) for ``verbs``."""
    app, name = model.split(".")
    return tuple(f"{app}.{verb}_{name}" for verb in verbs.split())


# Separation of duties: whoever manages accounts reads no texts; the auditor reads all and changes nothing; nobody
# outside of the hotline centre reads transcripts. Citizens have no place on the desk: they use the chat.
ROLES: dict[str, tuple[str, ...]] = {
    "citizen": (),
    "agent": (
        *(SEE_REQUESTS, MOVE_REQUESTS, SEE_TRANSCRIPTS, ANSWER, SEE_REMINDERS, SEE_CATALOGUE, REVEAL),
        *(SEE_QUEUE, SEE_REPLIES, ADD_REPLIES, SET_REPLIES, CORRECT, SEE_CORRECTIONS),
    ),
    "reviewer": (
        *(SEE_REQUESTS, MOVE_REQUESTS, SEE_TRANSCRIPTS, SEE_REMINDERS, SEE_CATALOGUE, SEE_RATES, REVEAL),
        *(SEE_QUEUE, REVIEW, SCORE, SEE_SCORES, CORRECT, SEE_CORRECTIONS, APPROVE_CORRECTIONS, SEE_REPLAYS),
    ),
    "handler": (SEE_REQUESTS, MOVE_REQUESTS, SEE_REMINDERS, REVEAL),
    "district": (SEE_REQUESTS, MOVE_REQUESTS, SEE_REMINDERS, SEE_RATES, REVEAL),
    "manager": (
        *(SEE_REQUESTS, MOVE_REQUESTS, SEE_REMINDERS, SEE_RATES, SET_RATES),
        *(SEE_CATALOGUE, SET_CATALOGUE, ADD_CATALOGUE, SEE_SCORES, SEE_DELETIONS),
        *all_of("keeping.hold", "view add change"),
        *(SEE_CORRECTIONS, SEE_REPLAYS, SEE_INSIGHT),
        *(WRITE_MEASURES, WRITE_TASKS, TELL_CLUSTERS, SIGN_REPORTS),
    ),
    "auditor": (
        *(SEE_REQUESTS, SEE_TRANSCRIPTS, SEE_REMINDERS, SEE_RATES, SEE_CATALOGUE, SEE_KEYS, SEE_QUEUE, SEE_SCORES),
        *(SEE_VIEWS, SEE_REVEALS, SEE_DELETIONS, "keeping.view_hold", "admin.view_logentry"),
        *("access.view_post", "auth.view_user", "auth.view_group", SEE_CORRECTIONS, SEE_REPLAYS, SEE_INSIGHT),
    ),
    "admin": (
        *all_of("auth.user"),
        *all_of("access.post"),
        *("auth.view_group", SEE_KEYS, ADD_KEYS, SET_KEYS, SEE_CATALOGUE),
        *all_of("wechat.scene"),
    ),
}


@dataclass(frozen=True)
class Page:
    """What a page needs, and the kind of thing whose texts it shows, for the log of views."""

    needs: str
    shows: str = ""
    to_write: str = ""  # what a POST needs, when it is more

    def needed(self, method: str) -> str:
        """Return what a request of this method needs."""
        return self.needs if method in ("GET", "HEAD") else self.to_write or self.needs


def model_pages(model: str, shows: str = "", **needs: str) -> dict[str, Page]:
    """Return the admin's pages of ``app_name``; a verb that is not given follows the model's own permission."""
    app, name = model.split("_", 1)
    own = {verb: f"{app}.{verb}_{name}" for verb in ("view", "add", "change", "delete")} | needs
    pages = {"changelist": "view", "history": "view", "add": "add", "delete": "delete"}
    found = {f"admin:{model}_{page}": Page(own[verb], shows) for page, verb in pages.items()}
    found[f"admin:{model}_change"] = Page(own["view"], shows, own["change"])
    # The admin's older address of the change page only leads there.
    return found | {f"console/{app}/{name}/<path:object_id>/": Page(SIGNED_IN)}


OPEN311 = "open311/v2/"
OPEN311_DOCUMENTS = (
    r"discovery\.(?P<form>json|xml)/?$",
    r"services\.(?P<form>json|xml)/?$",
    r"services/(?P<service_code>[^/]+)\.(?P<form>json|xml)/?$",
    r"requests\.(?P<form>json|xml)/?$",
    r"requests/(?P<service_request_id>[^/]+)\.(?P<form>json|xml)/?$",
    r"tokens/(?P<token>[^/]+)\.(?P<form>json|xml)/?$",
)

# By the name of the address, or its pattern where it has none. Open311 has keys of its own.
PAGES: dict[str, Page] = {
    **{OPEN311 + document: Page(PUBLIC) for document in OPEN311_DOCUMENTS},
    **{f"{OPEN311}test/{document}": Page(PUBLIC) for document in OPEN311_DOCUMENTS},
    OPEN311 + r"servicerequestupdates\.(?P<form>json|xml)/?$": Page(PUBLIC),
    OPEN311 + r"nearby\.(?P<form>json|xml)/?$": Page(PUBLIC),
    OPEN311 + "media/<uuid:pk>": Page(PUBLIC),
    OPEN311: Page(PUBLIC),
    "healthz": Page(PUBLIC),
    "": Page(PUBLIC),
    "set_language": Page(PUBLIC),
    # Signing in and one's own account.
    "admin:login": Page(PUBLIC),
    "admin:logout": Page(PUBLIC),
    "access_code": Page(SIGNED_IN),
    "access_enrol": Page(SIGNED_IN),
    "admin:index": Page(SIGNED_IN),
    "admin:search": Page(SIGNED_IN),
    "admin:app_list": Page(SIGNED_IN),
    "admin:jsi18n": Page(SIGNED_IN),
    "admin:password_change": Page(SIGNED_IN),
    "admin:password_change_done": Page(SIGNED_IN),
    "admin:autocomplete": Page(SIGNED_IN),
    "admin:view_on_site": Page(NOBODY),
    "console/(?P<url>.*)$": Page(SIGNED_IN),
    # Requests and transcripts.
    **model_pages("dispatch_servicerequest", shows=REQUEST, **RECORD),
    "admin:dispatch_servicerequest_move": Page(MOVE_REQUESTS, REQUEST),
    "admin:dispatch_servicerequest_act": Page(MOVE_REQUESTS, REQUEST),
    **model_pages("gateway_conversation", shows=CONVERSATION, **RECORD),
    "admin:gateway_conversation_act": Page(ANSWER, CONVERSATION),
    "access_reveal": Page(REVEAL),
    # The review queue.
    "console_queue": Page(SEE_QUEUE, CONVERSATION),
    "console_queue_filters": Page(SEE_QUEUE),
    # Teaching the bot: who proposes cannot approve, whoever they are.
    "teaching_correct": Page(CORRECT, CONVERSATION),
    "teaching_corrections": Page(SEE_CORRECTIONS),
    "teaching_decide": Page(APPROVE_CORRECTIONS),
    "teaching_replays": Page(SEE_REPLAYS),
    # Conversations that a person answers, and how good the answers are.
    "console_takeover": Page(ANSWER, CONVERSATION),
    "admin:gateway_conversation_live": Page(SEE_TRANSCRIPTS, CONVERSATION),
    "admin:gateway_conversation_print": Page(SEE_TRANSCRIPTS, CONVERSATION),
    **model_pages("console_cannedreply", delete=NOBODY),
    "console_quality": Page(SEE_SCORES),
    "console_score": Page(SCORE, CONVERSATION),
    # Work of dispatch.
    **model_pages("dispatch_reminder", **RECORD),
    **model_pages("dispatch_cataloguerow", delete=NOBODY),
    "admin:dispatch_cataloguerow_export": Page(SEE_CATALOGUE),
    "admin:dispatch_cataloguerow_import": Page(SET_CATALOGUE),
    **model_pages("dispatch_rateweights", change=NOBODY, delete=NOBODY),
    "admin:dispatch_rates": Page(SEE_RATES),
    "admin:dispatch_signs": Page(SEE_RATES),
    # Insight.
    **{f"insight_{page}": Page(SEE_INSIGHT) for page in INSIGHT},
    **dict.fromkeys(
        (
            *("insight_problems", "insight_themes", "insight_forecast", "insight_responsibility", "insight_questions"),
            *("insight_points", "insight_league", "insight_patrols", "insight_whistles", "insight_scorecards"),
            *("insight_change", "insight_replies", "insight_bot", "insight_quarter", "insight_signed_report"),
        ),
        Page(SEE_INSIGHT),
    ),
    **dict.fromkeys(("insight_tasks", "insight_task"), Page(SEE_INSIGHT, to_write=WRITE_TASKS)),
    **dict.fromkeys(("insight_measures", "insight_measure"), Page(SEE_INSIGHT, to_write=WRITE_MEASURES)),
    "insight_announcements": Page(SEE_INSIGHT, to_write=TELL_CLUSTERS),
    "insight_reports": Page(SEE_INSIGHT, to_write=SIGN_REPORTS),
    # Accounts, keys, and what was looked at.
    **model_pages("auth_user"),
    "admin:auth_user_password_change": Page("auth.change_user"),
    **model_pages("auth_group"),
    **model_pages("access_post"),
    **model_pages("access_view", **RECORD),
    **model_pages("access_reveal", **RECORD),
    **model_pages("keeping_deletion", **RECORD),
    **model_pages("keeping_hold", delete=NOBODY),
    **model_pages("dispatch_apikey", delete=NOBODY),
    **model_pages("wechat_scene"),
}
