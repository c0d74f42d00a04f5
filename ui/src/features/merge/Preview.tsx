import { type ReactNode, useDeferredValue } from "react";
import { LabelChip, Tag } from "../../components/Chip";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import { plural } from "../../lib/words";
import styles from "./Merge.module.css";
import { contentOf } from "./result";
import { useLabelColors } from "./useLabelColors";
import { STATE_WORDS } from "./words";

interface Props {
  detail: ConflictDetail;
  choices: MergeChoices;
  left: number;
  markdown: (text: string) => ReactNode;
}

/** The result as it will be read. */
export function Preview({ detail, choices, left, markdown }: Props) {
  const result = contentOf(detail.merge, choices);
  const description = useDeferredValue(result.description);
  const colors = useLabelColors(detail);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
    <section className={styles.preview} aria-label="The result" tabIndex={0} data-scrolls>
      {left > 0 && (
        <p className={styles.previewNote}>
          {plural(left, "part is", "parts are")} not decided and {left === 1 ? "stands" : "stand"} here as in
          base.
        </p>
      )}
      <h3 className="t18 bold">
        <bdi>{result.title}</bdi>
      </h3>
      <p className={styles.previewFields}>
        <Tag>{STATE_WORDS[result.state]}</Tag>
        {result.milestone !== null && <Tag>{result.milestone}</Tag>}
        {result.labels.map((name) => (
          <LabelChip key={name} name={name} color={colors.get(name) ?? null} />
        ))}
      </p>
      {description.trim() === "" ? <p className="ink3">No description</p> : markdown(description)}
    </section>
  );
}
