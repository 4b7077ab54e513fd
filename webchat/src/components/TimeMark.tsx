const PAUSE = 10 * 60_000; // milliseconds between two messages after which the time is shown again
const DAY = 24 * 3_600_000;

/** When the next message was sent, where some time has passed. */
export function TimeMark({ at, before }: { at: string; before: string | undefined }) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return null;
  if (before !== undefined && moment.getTime() - new Date(before).getTime() < PAUSE) return null;
  const isRecent = Date.now() - moment.getTime() < DAY && new Date().getDate() === moment.getDate();
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, {
    ...(isRecent ? {} : { month: "short", day: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);
  return (
    <time className="time-mark" dateTime={at}>
      {shown}
    </time>
  );
}
