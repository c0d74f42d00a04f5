import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import { type ComponentPropsWithRef, type ReactNode, useId } from "react";
import styles from "./Field.module.css";
import { Icon } from "./Icon";
import { SyncSign } from "./signs";

interface InputProps extends ComponentPropsWithRef<"input"> {
  icon?: LucideIcon;
  /** What stands at its end: a key, a button. */
  end?: ReactNode;
  /** A filter field is quiet: its icon and key identify it. */
  quiet?: boolean;
  invalid?: boolean;
  boxClassName?: string | undefined;
}

export function TextInput({ icon, end, quiet, invalid, boxClassName, ...props }: InputProps) {
  return (
    <label
      className={clsx(
        styles.box,
        quiet && styles.quiet,
        invalid && styles.bad,
        props.disabled && styles.off,
        boxClassName,
      )}
    >
      {icon && <Icon as={icon} size="sm" />}
      <input {...props} aria-invalid={invalid || undefined} />
      {end}
    </label>
  );
}

export function TextArea({ className, ...props }: ComponentPropsWithRef<"textarea">) {
  return <textarea dir="auto" {...props} className={clsx(styles.box, styles.area, className)} />;
}

/** As high as its text: WebKitGTK has no `field-sizing`, so an unseen copy of the text holds the box open. */
export function GrowingTextArea({
  className,
  value,
  ...props
}: ComponentPropsWithRef<"textarea"> & { value: string }) {
  return (
    <label className={clsx(styles.box, styles.area, styles.growing, className)} data-text={value}>
      <textarea rows={1} dir="auto" {...props} value={value} />
    </label>
  );
}

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value, in a sentence. */
  error?: string | undefined;
  children: (control: { id: string; "aria-describedby": string | undefined; invalid: boolean }) => ReactNode;
}

/** A control with its label, its hint and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": note ? noteId : undefined, invalid: error !== undefined })}
      {note && (
        <p id={noteId} className={clsx(styles.note, error && styles.wrong)}>
          {error && <SyncSign kind="error" />}
          {note}
        </p>
      )}
    </div>
  );
}
