"""The WeChat channel: Official Accounts (公众号, 服务号) over the gateway's core.

``library`` alone knows wechatpy. A message's way: ``views`` -> ``envelope`` (signature, key) -> ``incoming`` (what it
is) -> ``receipts`` (once, whatever is repeated) -> ``turns`` -> the gateway; and back as the answer to WeChat's own
call, or through ``sending`` from the worker.
"""
