import { tagOfText } from "../language";
import type { Strings } from "../strings";
import type { TimeLineEntry } from "../types";

/** What has happened to a request, the newest first. */
export function TimeLine({ entries, words }: { entries: TimeLineEntry[]; words: Strings }) {
  const newestFirst = [...entries].reverse();
  return (
    <section className="time-line">
      <h3>{words.timeLine}</h3>
      <ol reversed>
        {newestFirst.map(({ at, text }) => (
          <li key={`${at} ${text}`}>
            <time dateTime={at}>{new Date(at).toLocaleString(words.locale, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" })}</time>
            <p lang={tagOfText(text)}>{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
