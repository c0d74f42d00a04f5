import { GitMerge } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../../components/Avatar";
import { LabelChip } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import type { ConflictDetail, SetMerge } from "../../ipc/contract";
import styles from "./Hunk.module.css";
import { useLabelColors } from "./useLabelColors";

interface Props {
  detail: ConflictDetail;
  account: string | null;
}

const touched = (set: SetMerge) =>
  set.added_by_ours.length +
    set.added_by_theirs.length +
    set.removed_by_ours.length +
    set.removed_by_theirs.length >
  0;

export const hasSets = ({ labels, assignees }: ConflictDetail["merge"]) =>
  touched(labels) || touched(assignees);

/** A mark that is said as well as seen. */
const Sign = ({ word, children }: { word: string; children: string }) => (
  <>
    <span aria-hidden="true" className={styles.sign}>
      {children}
    </span>
    <span className="sr">{word}</span>
  </>
);

/** Labels and assignees: they merge by themselves and are listed, element by element. */
export function Sets({ detail, account }: Props) {
  const { labels, assignees } = detail.merge;
  const colors = useLabelColors(detail);
  const chip = (name: string, change?: "added" | "removed") => (
    <LabelChip key={name} name={name} color={colors.get(name) ?? null} {...(change ? { change } : {})} />
  );
  const face = (login: string) => <Avatar key={login} login={login} me={login === account} />;
  const both = (a: readonly string[], b: readonly string[], name: string) =>
    a.includes(name) || b.includes(name);
  const removed = [...new Set([...labels.removed_by_ours, ...labels.removed_by_theirs])];
  const side = (which: "ours" | "theirs") => {
    const [added, gone] = [`added_by_${which}`, `removed_by_${which}`] as const;
    const signs = [
      ...labels[added].map((name) => ({ name, sign: "+", what: chip(name) })),
      ...labels[gone].map((name) => ({ name, sign: "−", what: chip(name, "removed") })),
      ...assignees[added].map((login) => ({ name: login, sign: "+", what: face(login) })),
      ...assignees[gone].map((login) => ({ name: login, sign: "−", what: face(login) })),
    ];
    if (signs.length === 0) return <span className={styles.missing}>No change</span>;
    return signs.map(({ name, sign, what }) => (
      <span key={`${sign}${name}`} className={styles.element}>
        <Sign word={sign === "+" ? "added" : "removed"}>{sign}</Sign>
        {what}
      </span>
    ));
  };
  return (
    <div className={styles.sets}>
      <div className={`${styles.cell} ${styles.elements} ${styles.byOurs}`}>{side("ours")}</div>
      <div className={`${styles.cell} ${styles.elements}`}>
        {labels.merged.map((name) => (
          <span
            key={name}
            className={
              labels.added_by_theirs.includes(name) && !labels.added_by_ours.includes(name)
                ? styles.fromTheirs
                : styles.element
            }
          >
            {chip(name, both(labels.added_by_ours, labels.added_by_theirs, name) ? "added" : undefined)}
          </span>
        ))}
        {removed.map((name) => chip(name, "removed"))}
        {assignees.merged.map(face)}
        {labels.merged.length + removed.length + assignees.merged.length === 0 && (
          <span className={styles.missing}>None</span>
        )}
      </div>
      <div className={`${styles.cell} ${styles.elements} ${styles.byTheirs}`}>{side("theirs")}</div>
    </div>
  );
}

export function Section({ title, children, end }: { title: string; children?: ReactNode; end?: ReactNode }) {
  return (
    <div className={styles.section}>
      <h3>{title}</h3>
      <span className="ink3 row">{children}</span>
      {end && <span className={styles.sectionEnd}>{end}</span>}
    </div>
  );
}

export const Merged = () => (
  <>
    <Icon as={GitMerge} size="xs" />
    merged automatically
  </>
);
