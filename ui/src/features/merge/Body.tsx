import { type RefObject, useCallback, useEffect } from "react";
import { Button } from "../../components/Button";
import type { ConflictDetail, MergeChoices } from "../../ipc/contract";
import { useNow } from "../../lib/useNow";
import { ago } from "../../lib/words";
import { type ClashChunk, type ItemId, itemsOf, VALUES } from "./choices";
import { type EditorSlot, Hunk } from "./Hunk";
import styles from "./Merge.module.css";
import { Rows } from "./Rows";
import { hasSets, Merged, Section, Sets } from "./Sets";
import type { MergeActions } from "./useMerge";
import { Value } from "./Value";
import { descriptionWords, forgeOf, HERE, ITEM_WORDS, STATE_WORDS } from "./words";
import type { Work } from "./work";

interface Props {
  ref: RefObject<HTMLElement | null>;
  work: Work;
  choices: MergeChoices;
  merged: boolean;
  account: string | null;
  editor: EditorSlot;
  actions: MergeActions;
}

/** Single values that only one side changed, shown among what merged by itself. */
function SettledValue({ detail, field }: { detail: ConflictDetail; field: (typeof VALUES)[number] }) {
  const { outcome, base, merged } = detail.merge[field];
  const words = (value: string | null) =>
    value === null ? "none" : field === "state" ? STATE_WORDS[value as keyof typeof STATE_WORDS] : value;
  const who = outcome === "ours" ? HERE : outcome === "theirs" ? forgeOf(detail) : "Both sides";
  return (
    <>
      <Section title={ITEM_WORDS[field]}>
        <Merged />
      </Section>
      <p className={styles.settledValue} data-mark="settled">
        {who} changed “{words(base)}” to “{words(merged)}”.
      </p>
    </>
  );
}

export function Body({ ref, work, choices, merged, account, editor, actions }: Props) {
  const { detail, cursor, base, editing } = work;
  const { merge, two_way: twoWay } = detail;
  const now = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: where a draft or the preview left off, once
  useEffect(() => {
    ref.current?.querySelector(`[data-item="${cursor}"]`)?.scrollIntoView({ block: "nearest" });
  }, []);
  const forge = forgeOf(detail);
  const all = itemsOf(merge);
  const place = (id: ItemId) => `Conflict ${all.indexOf(id) + 1} of ${all.length}`;
  const shared = { forge, twoWay, actions };
  const agreed = detail.base_at === null ? "" : `agreed ${ago(detail.base_at, now)}`;
  const hunk = (chunk: ClashChunk) => {
    const { number } = chunk.clash;
    return (
      <Hunk
        key={`hunk ${number}`}
        {...shared}
        chunk={chunk}
        place={place(number)}
        choice={choices.description[number] ?? null}
        current={cursor === number}
        base={base === number}
        agreed={agreed}
        editing={editing === number}
        editor={editor}
      />
    );
  };
  const takeDescription = useCallback(
    (side: "ours" | "theirs") => actions.takeAll(side, "description"),
    [actions],
  );
  const hunks = all.filter((id) => typeof id === "number").length;
  return (
    <section
      ref={ref}
      className={styles.body}
      aria-label="Both versions and the result"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
      tabIndex={0}
      data-scrolls
    >
      {VALUES.map((field) => {
        const value = merge[field];
        if (value.outcome === "conflict")
          return (
            <div key={field}>
              <Section title={ITEM_WORDS[field]} />
              <Value
                {...shared}
                field={field}
                value={value}
                choice={choices[field]}
                place={place(field)}
                current={cursor === field}
                editing={editing === field}
              />
            </div>
          );
        return merged && value.outcome !== "unchanged" ? (
          <SettledValue key={field} detail={detail} field={field} />
        ) : null;
      })}
      {all.length === 0 && (
        <p className={styles.settledValue}>
          Nothing here needs a choice: both versions merged by themselves. Resolve takes the result.
        </p>
      )}
      {hasSets(merge) && (
        <>
          <Section title="Labels and assignees">
            <Merged />
          </Section>
          <Sets detail={detail} account={account} />
        </>
      )}
      {merge.description.chunks.some((chunk) => chunk.kind !== "unchanged") && (
        <>
          <Section
            title="Description"
            end={
              hunks > 1 && (
                <>
                  <span className="ink3">Take all:</span>
                  <Button
                    size="sm"
                    kind="ghost"
                    aria-label="Description: take all from this computer"
                    onClick={() => takeDescription("ours")}
                  >
                    {HERE}
                  </Button>
                  <Button
                    size="sm"
                    kind="ghost"
                    aria-label={`Description: take all from ${forge}`}
                    onClick={() => takeDescription("theirs")}
                  >
                    {forge}
                  </Button>
                </>
              )
            }
          >
            {descriptionWords(merge)}
          </Section>
          <Rows merge={merge} merged={merged} forge={forge} hunk={hunk} />
        </>
      )}
    </section>
  );
}
