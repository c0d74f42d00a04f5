import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, MessageSquare, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Choice";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import type { SyncPreview, SyncPreviewLine } from "../../ipc/contract";
import { count } from "../../lib/words";
import {
  canLeaveOut,
  changeWords,
  groupsOf,
  groupWords,
  type LeftOut,
  lineId,
  type PreviewGroup,
  type Way,
} from "./choosing";
import styles from "./Preview.module.css";

/** More rows than these are shown only when asked for: the dialog opens at once. */
const AT_FIRST = 100;

const SIGNS: Record<SyncPreviewLine["action"], ReactNode> = {
  create: <Icon as={Plus} size="sm" className="ink3" />,
  update: <Icon as={ArrowDown} size="sm" className="ink3" />,
  push: <Icon as={ArrowUp} size="sm" className="accent" />,
  comment: <Icon as={MessageSquare} size="sm" className="accent" />,
  conflict: <SyncSign kind="needs_you" size="sm" />,
  skip: <Icon as={Minus} size="sm" className="ink3" />,
};

const VERBS: Record<SyncPreviewLine["action"], string> = {
  create: "Create",
  update: "Update",
  push: "Send",
  comment: "Send the comment on",
  conflict: "Conflict in",
  skip: "Left alone:",
};

function Heading({ way, forge }: { way: Way; forge: string }) {
  if (way === "yours") return "Needs you";
  if (way === "skipped") return "Left alone";
  return (
    <>
      This computer
      <Icon as={way === "here" ? ArrowLeft : ArrowRight} size="sm" className="ink3" />
      {forge}
    </>
  );
}

/** The heading for those who hear it: an arrow says nothing. */
const heard = (way: Way, forge: string): string | undefined =>
  way === "here"
    ? `From ${forge} to this computer`
    : way === "there"
      ? `From this computer to ${forge}`
      : undefined;

interface Choosing {
  out: LeftOut;
  leaveOut: (ids: readonly string[], isOut: boolean) => void;
}

function Row({ line, out, leaveOut }: Choosing & { line: SyncPreviewLine }) {
  const id = lineId(line);
  const isOut = out.has(id);
  const name = [VERBS[line.action], line.key, line.title].filter(Boolean).join(" ");
  const cells = (
    <>
      {SIGNS[line.action]}
      {line.key ? <TaskKey value={line.key} /> : <span className="t11 ink3">{"–"}</span>}
      <bdi className={line.action === "skip" ? styles.reason : "cut"} title={line.title}>
        {line.title}
      </bdi>
      <span className="t12 ink3 cut" title={changeWords(line)}>
        {isOut ? "not this time" : changeWords(line)}
      </span>
    </>
  );
  if (!canLeaveOut(line))
    return (
      <li>
        <div className={styles.line}>
          <span />
          {cells}
        </div>
      </li>
    );
  return (
    <li>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control */}
      <label className={`${styles.line} ${isOut ? styles.out : ""}`}>
        <Checkbox checked={!isOut} label={name} onChange={(on) => leaveOut([id], !on)} />
        {cells}
      </label>
    </li>
  );
}

function Group({
  group,
  preview,
  forge,
  out,
  leaveOut,
}: Choosing & { group: PreviewGroup; preview: SyncPreview; forge: string }) {
  const [all, setAll] = useState(false);
  const heading = useId();
  const { way, lines, unlisted } = group;
  const ids = lines.filter(canLeaveOut).map(lineId);
  const outHere = ids.filter((id) => out.has(id)).length;
  const shown = all ? lines : lines.slice(0, AT_FIRST);
  const also = way === "there" ? "sent" : "synced";
  return (
    <section aria-labelledby={heading}>
      <header className={styles.heading}>
        {ids.length > 0 && (
          <Checkbox
            checked={outHere === 0 ? true : outHere === ids.length ? false : "indeterminate"}
            label={way === "there" ? `Everything to ${forge}` : `Everything from ${forge}`}
            onChange={(on) => leaveOut(ids, !on)}
          />
        )}
        <h3 id={heading} className={`mid ${styles.way}`} aria-label={heard(way, forge)}>
          <Heading way={way} forge={forge} />
        </h3>
        <span className="grow" />
        <span className="t12 ink3 nowrap">
          {groupWords(way, preview, out)}
          {outHere > 0 && `, ${count(outHere)} left out`}
        </span>
      </header>
      <ul>
        {shown.map((line) => (
          <Row key={lineId(line)} line={line} out={out} leaveOut={leaveOut} />
        ))}
      </ul>
      {shown.length < lines.length && (
        <Button size="sm" kind="ghost" className={styles.more} onClick={() => setAll(true)}>
          Show {count(lines.length - shown.length)} more
        </Button>
      )}
      {unlisted > 0 && (
        <p className={`t12 ink3 ${styles.rest}`}>
          {count(unlisted)} more {unlisted === 1 ? "is" : "are"} not listed
          {way === "here" || way === "there" ? ` and ${unlisted === 1 ? "is" : "are"} ${also} too` : ""}.
        </p>
      )}
    </section>
  );
}

/** Up and down walk from box to box, past what lies between. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=checkbox]")];
  const at = boxes.indexOf(document.activeElement as HTMLElement);
  const next = boxes[at + by];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

/** What would happen, by the way it travels; what can wait has a box. */
export function PreviewGroups({
  first,
  ...props
}: Choosing & { preview: SyncPreview; forge: string; first: "here" | "there" }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the boxes inside
    <div className={styles.groups} onKeyDown={walk}>
      {groupsOf(props.preview, first).map((group) => (
        <Group key={group.way} group={group} {...props} />
      ))}
    </div>
  );
}
