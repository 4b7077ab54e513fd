"""The gateway's tables."""

from hotline.gateway.models.attachment import Attachment
from hotline.gateway.models.conversation import Conversation, ConversationEvent, TurnLease
from hotline.gateway.models.delivery import ChannelUser, Delivery
from hotline.gateway.models.message import Message
from hotline.gateway.models.pending_filing import PendingFiling
from hotline.gateway.models.rate_bucket import RateBucket

__all__ = [
    "Attachment",
    "ChannelUser",
    "Conversation",
    "ConversationEvent",
    "Delivery",
    "Message",
    "PendingFiling",
    "RateBucket",
    "TurnLease",
]
