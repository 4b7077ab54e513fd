import type { Problem } from "../conversation";
import type { Strings } from "../strings";

type Props = { problem: Problem | null; unreachable: boolean; words: Strings; onAgain: () => void };

/** Why nothing goes through just now; empty while all is well. */
export function ConnectionNote({ problem, unreachable, words, onAgain }: Props) {
  const text = unreachable ? words.unreachable : problem ? explain(problem, words) : "";
  return (
    <div className="connection" role="status">
      {text && (
        <>
          <p>{text}</p>
          <button type="button" onClick={onAgain}>
            {words.again}
          </button>
        </>
      )}
    </div>
  );
}

/** The front's own words come first: they may hold advice in danger. */
function explain(problem: Problem, words: Strings): string {
  if (problem.said) return problem.said;
  const { trouble } = problem;
  return trouble === "offline" || trouble === "slow" || trouble === "busy" ? words[trouble] : words.server;
}
