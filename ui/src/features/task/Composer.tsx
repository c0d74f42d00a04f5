import { useId, useState } from "react";
import { Button } from "../../components/Button";
import { TextArea } from "../../components/Field";
import { useCommand } from "../../lib/commandRegistry";
import { count } from "../../lib/words";
import styles from "./Comments.module.css";

/** From this share of the limit on, what is left is shown. */
const NEAR = 0.9;

interface ComposerProps {
  label: string;
  initial: string;
  submit: string;
  busy: boolean;
  /** The longest text that the forge takes, in characters; `null`: not known. */
  max: number | null;
  forge: string;
  /** Whether it takes the focus. */
  focus: boolean;
  onSubmit: (body: string) => void;
  onChange?: (body: string) => void;
  onCancel?: () => void;
  hint: string;
}

/** Where a comment is written; Ctrl or ⌘ with Enter does what the button does. */
export function Composer(props: ComposerProps) {
  const { label, initial, submit, busy, max, forge, focus, onSubmit, onChange, onCancel, hint } = props;
  const [body, setBody] = useState(initial);
  const id = useId();
  // A forge counts characters; a text has at least as many code units, which cost nothing to count.
  const length = max !== null && body.length > max * NEAR ? [...body].length : null;
  const over = length !== null && max !== null && length > max;
  const unsendable =
    body.trim() === ""
      ? "There is nothing to send yet."
      : over
        ? `It is longer than ${forge} takes.`
        : undefined;
  const send = () => {
    if (unsendable === undefined && !busy) onSubmit(body);
  };
  useCommand("task.comment", () => document.getElementById(id)?.focus(), onCancel === undefined);
  return (
    <div className={styles.composer}>
      <label className="sr" htmlFor={id}>
        {label}
      </label>
      <TextArea
        id={id}
        className={styles.text}
        rows={3}
        placeholder={label}
        value={body}
        autoFocus={focus}
        aria-describedby={`${id}-hint ${id}-length`}
        aria-invalid={over || undefined}
        onChange={(event) => {
          setBody(event.target.value);
          onChange?.(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
          if (event.key === "Escape" && onCancel) {
            event.stopPropagation();
            onCancel();
          }
        }}
      />
      <div className={styles.row}>
        <span id={`${id}-hint`} className="t12 ink3 grow">
          {hint}
        </span>
        <span id={`${id}-length`} role="status" className={over ? styles.over : "t12 ink3"}>
          {length !== null && max !== null && `${count(length)} of ${count(max)} characters`}
        </span>
        {onCancel && (
          <Button kind="ghost" size="sm" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button kind="primary" size="sm" busy={busy} disabledBecause={unsendable} onClick={send}>
          {submit}
        </Button>
      </div>
    </div>
  );
}
