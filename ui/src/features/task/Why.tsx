import { Cloud, GitMerge, Laptop, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { Popover } from "../../components/Popover";
import type { Field, TaskChange } from "../../ipc/contract";
import { showSaved, useCall } from "../../ipc/mutations";
import { useNow } from "../../lib/useNow";
import { ago } from "../../lib/words";
import { FIELD_WORDS, originWords, valueText } from "./changeWords";
import styles from "./Fields.module.css";

interface Props {
  field: Field;
  change: TaskChange | undefined;
  forge: string;
  /** A step back is sent to the forge too. */
  sends: boolean;
}

/** Why a field has its value: who set it, when, from what, and the way back. */
export function Why({ field, change, forge, sends }: Props) {
  const now = useNow();
  const [open, setOpen] = useState(false);
  const undo = useCall("change_undo", {
    onDone: (saved) => {
      setOpen(false);
      showSaved(saved);
    },
  });
  if (!change) return <span />;
  const icon = change.origin === "pull" ? Cloud : change.origin === "merge" ? GitMerge : Laptop;
  const who = originWords(change, forge);
  const name = FIELD_WORDS[field].toLowerCase();
  const before = valueText(field, change.old);
  const short = before.length > 24 ? "the value before" : before;
  return (
    <Popover
      label={`Why this ${name}?`}
      align="end"
      open={open}
      onOpenChange={setOpen}
      className={styles.why}
      trigger={
        <IconButton
          kind="ghost"
          size="sm"
          icon={icon}
          iconSize="sm"
          label={`Why this ${name}? ${who}, ${ago(change.at, now)}`}
        />
      }
    >
      <div className="row">
        <Icon as={icon} size="sm" className={change.origin === "pull" ? "theirs" : "accent"} />
        <span className="mid grow">{who}</span>
        <time className="t12 ink3 nowrap">{ago(change.at, now)}</time>
      </div>
      <p className="t12 ink2">
        {field === "description" ? (
          "The text was changed."
        ) : (
          <>
            <s className="ink3">{before}</s> to <b className="mid">{valueText(field, change.new)}</b>
          </>
        )}
      </p>
      {change.can_undo && (
        <div className="row">
          <Button
            size="sm"
            icon={Undo2}
            busy={undo.isPending}
            onClick={() => undo.mutate({ change_id: change.id })}
          >
            Back to {short}
          </Button>
          {sends && <span className="t11 ink3">updates {forge} too</span>}
        </div>
      )}
    </Popover>
  );
}
