import { useState } from "preact/hooks";
import { Files } from "../parts/Files";
import { Loaded } from "../parts/Loaded";
import { Remove } from "../parts/Remove";
import { useRead } from "../state/read";
import { me } from "../state/session";
import { Icon } from "../views/Icon";
import { t } from "../words/words";
import { WorkflowEditor } from "./WorkflowEditor";
import type { Move, Workflow } from "./workflowDraft";
import "../styles/workflows.css";

const path = "/api/v1/workflows";

/** They come with the program: they can be changed, not deleted. */
const shipped = ["approval", "default", "grant"];

/** The states a ticket can be in, and where each leads; admins change them. */
export function Workflows() {
  const workflows = useRead<{ items: Workflow[] }>(path);
  const [edited, setEdited] = useState<{ from: Workflow; isNew: boolean } | null>(null);
  const done = () => {
    setEdited(null);
    workflows.again();
  };
  if (edited) return <WorkflowEditor {...edited} onDone={done} />;
  return (
    <Loaded read={workflows}>
      {({ items }) => (
        <>
          <section class="panel">
            <h2>{t("Workflows")}</h2>
            <Files path={path} />
            <p class="quiet-text">{t("A category says which one its tickets follow. A change holds for new tickets; running ones keep the version they began with.")}</p>
            {me().mayAdminister && (
              <button class="button" onClick={() => setEdited({ from: items.find(({ name }) => name === "default") ?? items[0]!, isNew: true })}>
                <Icon name="plus" />
                {t("New workflow")}
              </button>
            )}
          </section>
          {items.map((workflow) => (
            <section class="panel" key={workflow.name} aria-label={t("Workflow {0}", workflow.name)}>
              <header class="workflow-head">
                <h2>{workflow.name}</h2>
                <small>{t("version {0}", workflow.version)}</small>
                {me().mayAdminister && (
                  <>
                    <button class="button small" aria-label={t("Change {0}", workflow.name)} onClick={() => setEdited({ from: workflow, isNew: false })}>
                      {t("Change")}
                    </button>
                    <button class="button small" aria-label={t("Copy {0}", workflow.name)} onClick={() => setEdited({ from: workflow, isNew: true })}>
                      {t("Copy")}
                    </button>
                    {!shipped.includes(workflow.name) && <Remove path={`${path}/${encodeURIComponent(workflow.name)}`} what={workflow.name} onGone={workflows.again} />}
                  </>
                )}
              </header>
              {workflow.unique && <p class="quiet-text">{t("Only one unfinished ticket for each {0}.", workflow.unique)}</p>}
              <ul class="flow" role="list">
                {workflow.states.map((state) => (
                  <li key={state.name}>
                    <span class="state" data-kind={state.kind}>
                      {t(state.name)}
                    </span>
                    <span class="flow-moves">{state.moves.length ? state.moves.map((move) => <Way key={move.to} move={move} />) : <span class="quiet-text">{t("final")}</span>}</span>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
    </Loaded>
  );
}

function Way({ move }: { move: Move }) {
  const by = move.roles.map((role) => t(role)).join(", ");
  const details = [by && t("by {0}", by), move.requires.length > 0 && t("needs {0}", move.requires.join(", ")), move.mails.length > 0 && t("mails {0}", move.mails.map((who) => t(who)).join(", "))].filter(Boolean);
  return (
    <span>
      → {t(move.to)} {details.length > 0 && <small>({details.join("; ")})</small>}
    </span>
  );
}
