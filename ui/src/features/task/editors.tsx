/** One field's row: its name, its value as a button that edits it, and why it has that value. */
import { type ReactNode, useId, useState } from "react";
import { TextInput } from "../../components/Field";
import { Menu } from "../../components/Menu";
import { PickList, type PickOption } from "../../components/PickList";
import { Popover } from "../../components/Popover";
import styles from "./Fields.module.css";

export function FieldRow({ label, why, children }: { label: string; why: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>{label}</span>
      {children}
      {why}
    </div>
  );
}

interface ChooseProps<T extends string> {
  label: string;
  why: ReactNode;
  value: T;
  options: readonly { value: T; words: string; sign?: ReactNode }[];
  onChange: (value: T) => void;
}

/** One of a closed list of words. */
export function ChooseField<T extends string>({ label, why, value, options, onChange }: ChooseProps<T>) {
  const current = options.find((option) => option.value === value);
  return (
    <FieldRow label={label} why={why}>
      <Menu
        label={label}
        groups={[
          options.map((option) => ({
            id: option.value,
            words: option.words,
            sign: option.sign,
            checked: option.value === value,
            onSelect: () => onChange(option.value),
          })),
        ]}
      >
        <button type="button" className={styles.value}>
          <span className="sr">{label}: </span>
          {current?.sign}
          {current?.words ?? value}
        </button>
      </Menu>
    </FieldRow>
  );
}

interface PickProps {
  label: string;
  why: ReactNode;
  options: readonly PickOption[];
  picked: readonly string[];
  /** Picking closes: there is one value at most. */
  single?: boolean;
  onToggle: (value: string) => void;
  children: ReactNode;
}

/** Values from an open list; a new one can be typed. */
export function PickField({ label, why, options, picked, single = false, onToggle, children }: PickProps) {
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const missing = picked.filter((value) => !options.some((option) => option.value === value));
  const pick = (value: string) => {
    onToggle(value);
    setQuery("");
    if (single) setOpen(false);
  };
  return (
    <FieldRow label={label} why={why}>
      <Popover
        label={label}
        align="end"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button type="button" className={styles.value}>
            <span className="sr">{label}: </span>
            {children}
          </button>
        }
      >
        <PickList
          label={label}
          options={[...missing.map((value) => ({ value, words: value })), ...options]}
          picked={picked}
          onToggle={pick}
          onCreate={pick}
          query={query}
          onQueryChange={setQuery}
        />
      </Popover>
    </FieldRow>
  );
}

/** `3`, `0.5`, nothing; anything else is `undefined`. */
export function parsePoints(text: string): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  const points = Number(trimmed);
  return Number.isFinite(points) && points >= 0 && points <= 1000 ? points : undefined;
}

export function PointsField({
  why,
  value,
  onChange,
}: {
  why: ReactNode;
  value: number | null;
  onChange: (points: number | null) => void;
}) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const note = useId();
  const points = parsePoints(text);
  return (
    <FieldRow label="Points" why={why}>
      <Popover
        label="Points"
        align="end"
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          setText(value === null ? "" : String(value));
        }}
        trigger={
          <button type="button" className={styles.value}>
            <span className="sr">Points: </span>
            {value ?? <span className="ink3">None</span>}
          </button>
        }
      >
        <form
          className={styles.points}
          onSubmit={(event) => {
            event.preventDefault();
            if (points === undefined) return;
            if (points !== value) onChange(points);
            setOpen(false);
          }}
        >
          <TextInput
            autoFocus
            inputMode="decimal"
            aria-label="Points"
            aria-describedby={note}
            invalid={points === undefined}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p id={note} className={points === undefined ? "t12 danger" : "t12 ink3"}>
            {points === undefined ? "A number from 0 to 1000" : "Enter saves; empty is none"}
          </p>
        </form>
      </Popover>
    </FieldRow>
  );
}
