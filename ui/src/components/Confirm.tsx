import { Button } from "./Button";
import styles from "./Confirm.module.css";
import { Dialog } from "./Dialog";

export interface Consequence {
  title: string;
  /** One paragraph each. */
  says: readonly string[];
  /** What it touches, at the foot. */
  touches: string;
  yes: string;
}

interface Props {
  consequence: Consequence;
  danger?: boolean;
  busy?: boolean;
  onNo: () => void;
  onYes: () => void;
}

/** Asks once more, with what will happen. */
export function Confirm({ consequence, danger = false, busy = false, onNo, onYes }: Props) {
  return (
    <Dialog
      open
      title={consequence.title}
      onOpenChange={(open) => {
        if (!open) onNo();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">{consequence.touches}</span>
          <Button onClick={onNo}>Not now</Button>
          <Button kind={danger ? "danger" : "primary"} busy={busy} onClick={onYes}>
            {consequence.yes}
          </Button>
        </>
      }
    >
      <div className={styles.says}>
        {consequence.says.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </div>
    </Dialog>
  );
}
