import { useState } from "preact/hooks";
import { Problem } from "../api/problem";

/** One thing a reader asks of the server: whether it runs, why it was refused, and what is wrong with which field. */
export function useDeed() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    busy,
    problem,
    fault: (field: string) => problem?.errors[field]?.join(", "),
    /** The refusal in words, unless it stands at its fields already: those of `shown`. */
    text: (...shown: string[]) => (problem && !Object.keys(problem.errors).some((field) => shown.includes(field)) ? problem.text : null),
    /** True if the server agreed. */
    run: async (deed: () => Promise<unknown>): Promise<boolean> => {
      setBusy(true);
      setProblem(null);
      try {
        await deed();
        return true;
      } catch (thrown) {
        setProblem(Problem.of(thrown));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
