/** A change of one field as a sentence. */
import type { ReactNode } from "react";
import { LabelChip } from "../../components/Chip";
import type { Field, Json, Label, TaskChange } from "../../ipc/contract";
import { PRIORITY_WORDS, STATUS_WORDS, TYPE_WORDS } from "../../lib/domain";
import styles from "./Activity.module.css";

export const FIELD_WORDS: Record<Field, string> = {
  title: "Title",
  description: "Description",
  status: "Status",
  type: "Type",
  priority: "Priority",
  reporter: "Reporter",
  labels: "Labels",
  assignees: "Assignees",
  milestone: "Milestone",
  cycle: "Cycle",
  story_points: "Points",
  custom_fields: "Own fields",
};

const CLOSED_WORDS: Partial<Record<Field, Record<string, string>>> = {
  status: STATUS_WORDS,
  type: TYPE_WORDS,
  priority: PRIORITY_WORDS,
};

const list = (value: Json): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What a set has gained by a change. */
export function addedBy(change: TaskChange): string[] {
  const before = list(change.old);
  return list(change.new).filter((value) => !before.includes(value));
}

/** A value in a few words; texts are cut. */
export function valueText(field: Field, value: Json): string {
  if (value === null || value === "") return "none";
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : "none";
  if (typeof value === "object") return `${Object.keys(value).length} values`;
  const text = String(value);
  const word = CLOSED_WORDS[field]?.[text] ?? text;
  return word.length > 80 ? `${word.slice(0, 79)}…` : word;
}

const MOST = 8;

function setWords(change: TaskChange, labels: readonly Label[]): ReactNode {
  const before = list(change.old);
  const after = list(change.new);
  const added = after.filter((value) => !before.includes(value));
  const removed = before.filter((value) => !after.includes(value));
  const one = change.field === "labels" ? "label" : "assignee";
  const some = (values: readonly string[]) => (
    <>
      {values.slice(0, MOST).map(shown)}
      {values.length > MOST && ` and ${values.length - MOST} more`}
    </>
  );
  const shown = (value: string) =>
    change.field === "labels" ? (
      <LabelChip
        key={value}
        name={value}
        color={labels.find((label) => label.name === value)?.color ?? null}
      />
    ) : (
      <q key={value}>{value}</q>
    );
  return (
    <>
      {added.length > 0 && (
        <>
          {added.length === 1 ? `Added ${one}` : `Added ${one}s`} {some(added)}
        </>
      )}
      {added.length > 0 && removed.length > 0 && ", "}
      {removed.length > 0 && (
        <>
          {added.length > 0 ? "removed" : removed.length === 1 ? `Removed ${one}` : `Removed ${one}s`}{" "}
          {some(removed)}
        </>
      )}
      {added.length === 0 && removed.length === 0 && `${FIELD_WORDS[change.field]} kept`}
    </>
  );
}

/** `labels` lends their colours. */
export function ChangeWords({ change, labels }: { change: TaskChange; labels: readonly Label[] }): ReactNode {
  const { field } = change;
  if (field === "labels" || field === "assignees")
    return <span className={styles.set}>{setWords(change, labels)}</span>;
  if (field === "description") {
    if (change.origin === "merge") return "Description merged from both sides";
    return change.old === "" ? "Description written" : "Description changed";
  }
  if (field === "custom_fields") return "Own fields changed";
  return (
    <>
      {FIELD_WORDS[field]} <s>{valueText(field, change.old)}</s> to <q>{valueText(field, change.new)}</q>
    </>
  );
}

/** Who made a change, with the forge by its name. */
export function originWords(change: TaskChange, forge: string): string {
  return {
    user: "You, on this computer",
    pull: forge,
    push: `Written to ${forge}, confirmed`,
    merge: "Merged by Tern, no conflict",
    resolution: "You, resolving a conflict",
    undo: "You, taking a change back",
  }[change.origin];
}
