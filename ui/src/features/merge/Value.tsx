import { memo, type ReactNode } from "react";
import { TextInput } from "../../components/Field";
import type { MergeChoices, ValueChoice, ValueMerge } from "../../ipc/contract";
import { wordDiff } from "../../lib/wordDiff";
import { markOf, type ValueField } from "./choices";
import { effectOf, effectWords } from "./effects";
import styles from "./Hunk.module.css";
import { Part } from "./Part";
import { takenValue } from "./result";
import { SideText } from "./Side";
import { Decision, Pick, Tools } from "./Tools";
import type { MergeActions } from "./useMerge";
import { choiceWords, HERE, ITEM_WORDS, STATE_WORDS } from "./words";

interface Props<F extends ValueField> {
  field: F;
  value: ValueMerge<string | null>;
  choice: MergeChoices[F];
  place: string;
  current: boolean;
  editing: boolean;
  forge: string;
  twoWay: boolean;
  actions: MergeActions;
}

const shown = (field: ValueField, value: string | null): string =>
  value === null ? "None" : field === "state" ? STATE_WORDS[value as keyof typeof STATE_WORDS] : value;

/** Marked where it differs from base; a word list such as the states differs as a whole. */
function SideValue({
  field,
  value,
  side,
}: {
  field: ValueField;
  value: ValueMerge<string | null>;
  side: "ours" | "theirs";
}) {
  const text = shown(field, value[side]);
  const spans =
    field === "title"
      ? wordDiff(value.base ?? "", value[side] ?? "")
          .filter((piece) => piece.kind !== "removed")
          .map((piece) => ({ text: piece.text, differs: piece.kind === "added" }))
      : [{ text, differs: value[side] !== value.base }];
  return <SideText spans={spans} side={side} missing="Empty" />;
}

function effectFor(props: Props<ValueField>, choice: ValueChoice<string | null>): string {
  const { value, twoWay, forge } = props;
  return effectWords(effectOf(value, takenValue(value, choice), twoWay), forge);
}

function Undecided(props: Props<ValueField>): ReactNode {
  const { field, value, forge, actions } = props;
  const name = (side: "ours" | "theirs" | "base") => (field === "title" ? null : shown(field, value[side]));
  const pick = (side: "ours" | "theirs" | "base", words: string, key: "ours" | "theirs" | "base") => (
    <Pick
      shortcut={key}
      title={`${words}: ${effectFor(props, { take: side })}`}
      onPick={() => actions.take(field, { take: side })}
    >
      {name(side) === null ? words : side === "base" ? `Base: ${name(side)}` : name(side)}
    </Pick>
  );
  return (
    <div className={styles.open}>
      <div className={styles.state}>
        <Decision choice={null} forge={forge} after={field === "title" ? "base text" : ""} />
      </div>
      <div className={styles.picks}>
        {pick("ours", HERE, "ours")}
        {pick("theirs", forge, "theirs")}
        {pick("base", "Keep base", "base")}
        {field === "title" && (
          <Pick shortcut="edit" onPick={() => actions.edit(field)}>
            Edit
          </Pick>
        )}
      </div>
    </div>
  );
}

function Result(props: Props<ValueField>): ReactNode {
  const { field, value, choice, editing, forge, actions } = props;
  const text = takenValue(value, choice as ValueChoice<string | null> | null);
  const from = choice === null ? "base" : choice.take === "edited" ? "hand" : choice.take;
  if (editing)
    return (
      <div className={styles.hand}>
        <TextInput
          autoFocus
          aria-label="The title, by hand"
          defaultValue={choice === null ? (value.ours ?? "") : (text ?? "")}
          onChange={(event) => {
            const title = event.target.value.trim();
            actions.write(field, title === "" ? { take: "base" } : { take: "edited", value: title });
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== "Escape") return;
            event.preventDefault();
            actions.edit(null);
          }}
        />
        <div className={styles.state}>
          <Decision choice={choice} forge={forge} after={choice ? effectFor(props, choice) : ""} />
          <span className={styles.tools}>
            <Pick shortcut="close" onPick={() => actions.edit(null)}>
              Done
            </Pick>
          </span>
        </div>
      </div>
    );
  const passage = `${styles.passage} ${styles[`by_${from}`] ?? ""}`;
  if (choice !== null && field !== "title")
    return (
      <div className={`${passage} ${styles.short}`}>
        <bdi className="cut">{shown(field, text)}</bdi>
        <Decision choice={choice} forge={forge} after={effectFor(props, choice)} />
        <Tools choice={choice} base={false} onClear={() => actions.take(field, null)} />
      </div>
    );
  return (
    <>
      {field === "title" && (
        <div className={passage}>
          <bdi>{shown(field, text)}</bdi>
        </div>
      )}
      {choice === null ? (
        <Undecided {...props} />
      ) : (
        <div className={styles.state}>
          <Decision choice={choice} forge={forge} after={effectFor(props, choice)} />
          <Tools
            choice={choice}
            base={false}
            onClear={() => actions.take(field, null)}
            onEdit={() => actions.edit(field)}
          />
        </div>
      )}
    </>
  );
}

/** A title, state or milestone that both sides changed. */
export const Value = memo(function Value(props: Props<ValueField>) {
  const { field, value, choice, place, current, forge, actions } = props;
  return (
    <Part
      id={field}
      label={`${place}: ${ITEM_WORDS[field].toLowerCase()}, ${choiceWords(choice, forge).toLowerCase()}`}
      current={current}
      mark={markOf(choice)}
      ours={<SideValue field={field} value={value} side="ours" />}
      theirs={<SideValue field={field} value={value} side="theirs" />}
      result={<Result {...props} />}
      taken={{ ours: choice?.take === "ours", theirs: choice?.take === "theirs" }}
      takeLabels={{
        ours: `Take this computer: ${effectFor(props, { take: "ours" })}`,
        theirs: `Take ${forge}: ${effectFor(props, { take: "theirs" })}`,
      }}
      onTake={(which) => actions.take(field, { take: which })}
      onPoint={() => actions.point(field)}
    />
  );
});
