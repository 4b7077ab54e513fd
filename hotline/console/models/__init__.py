"""The desk's own tables: what is to be reviewed, the sheets that reviewers fill in, what agents keep for themselves."""

from hotline.console.models.canned_reply import CannedReply
from hotline.console.models.review import Reason, ReviewItem, ReviewTag, Watermark
from hotline.console.models.saved_filter import SavedFilter
from hotline.console.models.score_sheet import ErrorCode, ScoreSheet

__all__ = [
    "CannedReply",
    "ErrorCode",
    "Reason",
    "ReviewItem",
    "ReviewTag",
    "SavedFilter",
    "ScoreSheet",
    "Watermark",
]
