import { Redo2, Undo2 } from "lucide-react";
import { Button, IconButton } from "../../components/Button";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import type { ItemId } from "./choices";
import { writesOf, writesWords } from "./effects";
import { capsFor } from "./keys";
import styles from "./Merge.module.css";
import type { Steps } from "./steps";
import { forgeOf, leftWords } from "./words";

interface Props {
  detail: ConflictDetail;
  choices: MergeChoices;
  left: readonly ItemId[];
  steps: Steps;
  busy: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onClose: () => void;
  onResolve: () => void;
}

/** The way back, the consequence, the way out, and the one primary. */
export function Bottom(props: Props) {
  const { detail, choices, left, steps, busy, onUndo, onRedo, onClose, onResolve } = props;
  const issue = `${forgeOf(detail)} #${detail.issue_number}`;
  const open = leftWords(left);
  const words = open
    ? `${open} Nothing is written before everything is.`
    : writesWords(writesOf(detail, choices), issue);
  return (
    <footer className={styles.bottom}>
      <span className={styles.undo}>
        <Button
          kind="ghost"
          icon={Undo2}
          keys={capsFor("undo")}
          disabledBecause={steps.past.length > 0 ? undefined : "The automatic merge was the first step."}
          onClick={onUndo}
        >
          Undo
        </Button>
        <IconButton
          kind="ghost"
          icon={Redo2}
          label="Redo"
          keys={capsFor("redo")}
          disabledBecause={steps.future.length > 0 ? undefined : "Nothing was undone."}
          onClick={onRedo}
        />
      </span>
      <p className={`t12 ink3 grow ${styles.writes}`} title={words}>
        {words}
      </p>
      <Button keys={capsFor("close")} onClick={onClose}>
        Save for later
      </Button>
      <Button kind="primary" keys={capsFor("resolve")} busy={busy} disabledBecause={open} onClick={onResolve}>
        Resolve
      </Button>
    </footer>
  );
}
