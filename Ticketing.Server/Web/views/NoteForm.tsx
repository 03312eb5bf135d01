import { useRef, useState } from "preact/hooks";
import { t } from "../words/words";
import { addNote } from "../api/calls";
import { Problem } from "../api/problem";
import { detail, reload } from "../state/detail";
import { isAway, queue, waitWithNote } from "../state/queue";
import { useStore } from "../state/store";

/** What was begun and not sent, by ticket: it is still there after a look at another one. */
const drafts = new Map<number, string>();

export function NoteForm({ id }: { id: number }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(drafts.get(id) ?? "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const waiting = useStore(queue).filter((one) => one.ticket === id && one.note !== undefined);
  const write = (words: string) => {
    setText(words);
    drafts.set(id, words);
  };

  const send = async (event?: Event) => {
    event?.preventDefault();
    if (!text.trim() || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await addNote(id, text.trim());
      write("");
      if (detail.value?.id === id) await reload();
    } catch (thrown) {
      if (isAway(thrown)) {
        waitWithNote({ id, title: detail.value?.ticket?.title ?? "" }, text.trim());
        write("");
      } else setProblem(Problem.of(thrown));
    }
    setBusy(false);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send(event);
    if (event.key === "Escape") {
      event.stopPropagation();
      document.getElementById("ticket-title")?.focus();
    }
  };

  return (
    <form class="note-form" onSubmit={send}>
      <textarea
        id="note"
        ref={field}
        rows={2}
        value={text}
        maxLength={10_000}
        placeholder={t("What did you find, what did you do?")}
        aria-label={t("Note")}
        aria-describedby="note-problem"
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={keys}
      />
      <button class="button" disabled={busy || !text.trim()} title="Ctrl + Enter">
        {busy ? t("Adding…") : t("Add note")}
      </button>
      <p id="note-problem" class="problem" role="alert">
        {problem?.text}
      </p>
      {waiting.map((one) => (
        <p key={one.at} class="entry-note waits">
          {one.note} <small>{t("waits for the connection")}</small>
        </p>
      ))}
    </form>
  );
}
