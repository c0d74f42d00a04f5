import { memo, type ReactNode, useState } from "react";
import { Button } from "../../components/Button";
import type { TextChoice } from "../../ipc/contract";
import { type ClashChunk, markOf, nextBoth, type Side } from "./choices";
import { effectOf, effectWords } from "./effects";
import styles from "./Hunk.module.css";
import { capsFor } from "./keys";
import { Part } from "./Part";
import { passagesOf, takenText } from "./result";
import { Compared, PlainText, SideText } from "./Side";
import { Decision, Pick, Tools } from "./Tools";
import type { MergeActions } from "./useMerge";
import { choiceWords, HERE, reasonWords } from "./words";

/** Writes Markdown; the same editor as a task's description. */
export type EditorSlot = (props: {
  text: string;
  label: string;
  onChange: (text: string) => void;
  onDone: () => void;
}) => ReactNode;

interface Props {
  chunk: ClashChunk;
  /** `Conflict 3 of 5` */
  place: string;
  choice: TextChoice | null;
  current: boolean;
  base: boolean;
  /** `agreed Monday 16:02` */
  agreed: string;
  editing: boolean;
  forge: string;
  twoWay: boolean;
  editor: EditorSlot;
  actions: MergeActions;
}

/** The line end that a text written by hand is given back when it is taken. */
const unended = (text: string) => text.replace(/\r?\n$/, "");

function Hand({ chunk, choice, place, editor, actions }: Props) {
  const { number, ours_first } = chunk.clash;
  // Nothing decided: both texts are at hand, and what is not wanted is deleted.
  const [first] = useState(() => (choice === null ? ours_first : takenText(chunk, choice)));
  const text = choice?.take === "edited" ? choice.text : first;
  const end = /\r?\n$/.exec(first)?.[0] ?? "";
  return (
    <div className={styles.hand}>
      {editor({
        text: unended(text),
        label: `${place}, the result, in Markdown`,
        onChange: (next) => actions.write(number, { take: "edited", text: next === "" ? "" : next + end }),
        onDone: () => actions.edit(null),
      })}
      <div className={styles.state}>
        <span className="t11 ink3 grow cut">
          {choice === null ? "Both texts, to make one of" : "Kept as you write"}
        </span>
        <Button size="sm" keys={capsFor("close")} onClick={() => actions.edit(null)}>
          Done
        </Button>
      </div>
    </div>
  );
}

function effectFor({ chunk, twoWay, forge }: Props, choice: TextChoice): string {
  const sides = { ours: unended(chunk.ours.text), theirs: unended(chunk.theirs.text) };
  return effectWords(effectOf(sides, unended(takenText(chunk, choice)), twoWay), forge);
}

function Undecided(props: Props) {
  const { chunk, base, forge, actions } = props;
  const { number, reason } = chunk.clash;
  const take = (choice: TextChoice) => () => actions.take(number, choice);
  const [ours, theirs] = [effectFor(props, { take: "ours" }), effectFor(props, { take: "theirs" })];
  return (
    <>
      <div className={styles.open}>
        <div className={styles.state}>
          <Decision choice={null} forge={forge} after={reasonWords(reason, forge)} />
        </div>
        <div className={styles.picks}>
          <Pick shortcut="ours" title={`${HERE}: ${ours}`} onPick={take({ take: "ours" })}>
            {HERE}
          </Pick>
          <Pick shortcut="theirs" title={`${forge}: ${theirs}`} onPick={take({ take: "theirs" })}>
            {forge}
          </Pick>
          <Pick
            shortcut="both"
            title={`Both: ${effectFor(props, { take: "both_ours_first" })}`}
            onPick={take({ take: "both_ours_first" })}
          >
            Both
          </Pick>
          <Pick shortcut="edit" title="Write it by hand, from both" onPick={() => actions.edit(number)}>
            Edit
          </Pick>
          <Pick
            shortcut="base"
            pressed={base}
            title={
              base ? `Keep base: ${effectFor(props, { take: "base" })}` : "Show what each side made of base"
            }
            onPick={() => (base ? actions.take(number, { take: "base" }) : actions.showBase(number))}
          >
            {base ? "Keep base" : "Base"}
          </Pick>
        </div>
      </div>
      <p className={styles.note}>
        1 {ours}. 2 {theirs}.
      </p>
    </>
  );
}

function Result(props: Props) {
  const { chunk, choice, base, forge, actions, editing } = props;
  const { number } = chunk.clash;
  if (editing) return <Hand {...props} />;
  return (
    <>
      {passagesOf(chunk, choice).map(({ from, text }) => (
        <div key={from} className={`${styles.passage} ${styles[`by_${from}`] ?? ""}`}>
          <PlainText
            text={text}
            missing={choice === null ? "Nothing here in base" : "Nothing: it is left out"}
          />
        </div>
      ))}
      {choice === null ? (
        <Undecided {...props} />
      ) : (
        <div className={styles.state}>
          <Decision choice={choice} forge={forge} after={effectFor(props, choice)} />
          <Tools
            choice={choice}
            base={base}
            onClear={() => actions.take(number, null)}
            onBoth={() => actions.take(number, nextBoth(choice))}
            onEdit={() => actions.edit(number)}
            onBase={() => (base ? actions.take(number, { take: "base" }) : actions.showBase(number))}
          />
        </div>
      )}
    </>
  );
}

/** One conflict of the description. */
export const Hunk = memo(function Hunk(props: Props) {
  const { chunk, place, choice, current, base, agreed, forge, actions } = props;
  const { number } = chunk.clash;
  const take = choice?.take ?? "";
  const both = take.startsWith("both");
  const side = (which: Side, name: string) => {
    const part = chunk[which];
    if (base)
      return (
        <>
          <p className={styles.compare}>
            <b className="mid nowrap">Base → {name}</b>
            <span className="ink3 cut grow">{agreed}</span>
            {which === "theirs" && (
              <Button size="sm" kind="ghost" onClick={() => actions.showBase(number)}>
                Hide base
              </Button>
            )}
          </p>
          <Compared base={chunk.base.text} text={part.text} side={which} />
        </>
      );
    const missing = chunk.base.text === "" ? "Nothing was added here" : "Deleted here";
    return <SideText spans={part.spans} side={which} missing={missing} />;
  };
  return (
    <Part
      id={number}
      label={`${place}: description, ${choiceWords(choice, forge).toLowerCase()}`}
      current={current}
      mark={markOf(choice)}
      ours={side("ours", "this computer")}
      theirs={side("theirs", forge)}
      result={<Result {...props} />}
      taken={{ ours: take === "ours" || both, theirs: take === "theirs" || both }}
      takeLabels={{
        ours: `Take this computer: ${effectFor(props, { take: "ours" })}`,
        theirs: `Take ${forge}: ${effectFor(props, { take: "theirs" })}`,
      }}
      onTake={(which) => actions.take(number, { take: which })}
      onPoint={() => actions.point(number)}
    />
  );
});
