"""``python -m bench.wechat``: the WeChat channel through the real stack, against a stand-in that keeps WeChat's rules.

Prints one table. *filing* is a whole dialogue by text; *burst* is many citizens who write at once for a while, with an
access token that ends in the middle; *killed* is the same while front and worker are killed (-9) again and again. The
columns *lost* and *twice* compare what the phones showed with what the conversations hold.
"""

from __future__ import annotations

import argparse
import random
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench import processes
from bench.wechat_check import compare
from tests.hotline.wechat.stand_in import APP_ID, APP_SECRET, FAULT_TEXT, StandIn
from tests.support.stack import Stack, start_stack

STORY = "望京街道花家地北里3号楼暖气不热，已经三天了，我电话13800138000"
FILING = (STORY, "地址不对，是5号楼", "1", "我的那个暖气的事怎么样了")
SETTLE_SECONDS = 20.0
SENTENCES = ("路灯坏了", "小区门口占道经营", "有人吗", "楼上漏水", "我想问一下供暖时间", "谢谢", "进度怎么样了", "你好")


@dataclass
class Run:
    """What one scene came to; seconds are from the first delivery to what the phone showed on the call."""

    name: str
    messages: int = 0
    seconds: list[float] = field(default_factory=list)
    faults: int = 0
    passive: int = 0
    customer: int = 0
    notices: int = 0
    lost: int = 0
    twice: int = 0
    breaches: int = 0

    def row(self) -> str:
        ordered = sorted(self.seconds) or [0.0]
        p95 = ordered[int(len(ordered) * 0.95) - 1]
        share = self.passive / max(1, self.passive + self.customer)
        return (
            f"{self.name:<10}{self.messages:>9}{statistics.median(ordered):>8.2f}{p95:>8.2f}{ordered[-1]:>8.2f}"
            f"{sum(second > 5 for second in ordered):>8}{share:>9.2f}{self.customer:>9}{self.notices:>8}"
            f"{self.lost:>6}{self.twice:>6}{self.faults:>8}{self.breaches:>9}"
        )


HEADER = (
    f"{'scene':<10}{'messages':>9}{'p50 s':>8}{'p95 s':>8}{'max s':>8}{'over 5s':>8}{'passive':>9}"
    f"{'customer':>9}{'notices':>8}{'lost':>6}{'twice':>6}{'faults':>8}{'breaches':>9}"
)


def start(stand_in_url: str) -> Stack:
    return start_stack(
        WECHAT_ACCOUNT="main",
        WECHAT_APP_ID=APP_ID,
        WECHAT_APP_SECRET=APP_SECRET,
        WECHAT_API=stand_in_url,
    )


def say(wechat: StandIn, run: Run, openid: str, text: str, lock: threading.Lock) -> None:
    began = time.monotonic()
    wechat.text(openid, text)
    with lock:
        run.messages += 1
        run.seconds.append(time.monotonic() - began)


def filing(wechat: StandIn) -> Run:
    """One citizen files, corrects, confirms with a digit and asks how it stands."""
    run, lock = Run("filing"), threading.Lock()
    for text in FILING:
        say(wechat, run, "oFiling", text, lock)
    return settle(wechat, run, ["oFiling"])


def burst(wechat: StandIn, name: str, citizens: int, seconds: float, pause: float, killer: Killer | None = None) -> Run:
    """Many citizens write one message after the other; the token ends in the middle."""
    run, lock, until = Run(name), threading.Lock(), time.monotonic() + seconds
    people = [f"o{name}{number:04d}" for number in range(citizens)]

    def live(openid: str) -> None:
        chance = random.Random(openid)
        time.sleep(chance.random() * pause)
        while time.monotonic() < until:
            say(wechat, run, openid, chance.choice(SENTENCES), lock)
            time.sleep(pause * (0.5 + chance.random()))

    threads = [threading.Thread(target=live, args=(openid,)) for openid in people]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 2)
    wechat.tokens.clear()
    for thread in threads:
        thread.join()
    if killer:
        killer.stop()
    return settle(wechat, run, people)


def settle(wechat: StandIn, run: Run, people: list[str]) -> Run:
    """Ask each citizen's conversation once more, so that what was held comes, then count what the phones showed."""
    time.sleep(SETTLE_SECONDS)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda openid: wechat.text(openid, "好"), people))
    time.sleep(SETTLE_SECONDS / 2)
    for openid in people:
        phone = wechat.phone(openid)
        run.passive += phone.passive
        run.customer += phone.customer
        run.notices += phone.notices
        run.faults += phone.shown.count(FAULT_TEXT)
    run.breaches = len(wechat.breaches)
    return run


class Killer:
    """Kills front or worker processes (-9) every few seconds; the supervisor brings them back."""

    def __init__(self, stack: Stack, every: float) -> None:
        self.stack, self.every, self.kills = stack, every, 0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        chance = random.Random(7)
        while not self.stopping.wait(self.every):
            pids = processes.services(self.stack.process.pid).get(chance.choice(("front", "worker")), [])
            if pids:
                processes.kill(pids if chance.random() < 0.5 else [chance.choice(pids)])
                self.kills += 1

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=10, help="seconds between one citizen's messages")
    chosen = parser.parse_args()
    wechat = StandIn("", "")
    stack = start(wechat.url)
    wechat.front_url = stack.front_url
    wechat.token = stack.env["WECHAT_TOKEN"]
    print(HEADER, flush=True)
    try:
        runs = [(filing, "oFiling"), (None, "oburst"), (None, "okilled")]
        for scene, prefix in runs:
            killer = None
            wechat.breaches.clear()
            if scene:
                run = scene(wechat)
            else:
                name = prefix[1:]
                killer = Killer(stack, 4.0) if name == "killed" else None
                run = burst(wechat, name, chosen.citizens, chosen.seconds, chosen.pause, killer)
            found = compare(stack, wechat.phones, prefix)
            run.lost, run.twice = found.lost, found.twice
            print(run.row(), flush=True)
            for problem in found.problems[:10]:
                print(f"    ! {problem}", flush=True)
            if killer:
                print(f"    killed -9: {killer.kills}", flush=True)
            for breach, times in Counter(wechat.breaches).most_common(5):
                print(f"    {times} x {breach}", flush=True)
    finally:
        stack.stop()
        wechat.close()


if __name__ == "__main__":
    main()
