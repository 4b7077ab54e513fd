"""WeChat's tables; one module a subject."""

from hotline.wechat.models.account_state import AccountState
from hotline.wechat.models.grant import Grant
from hotline.wechat.models.receipt import Nonce, Receipt
from hotline.wechat.models.scene import Scene

__all__ = ["AccountState", "Grant", "Nonce", "Receipt", "Scene"]
