import { useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import type { ConflictDetail, ResolutionAction } from "../../ipc/contract";
import type { CallError } from "../../ipc/error";
import { keys } from "../../ipc/keys";
import { useCall } from "../../ipc/mutations";
import { showResolved } from "../../ipc/resolutions";
import { copyText } from "../../lib/copyText";
import { useMediaQuery } from "../../lib/useMediaQuery";
import { Body } from "./Body";
import { Bottom } from "./Bottom";
import { type Choice, choiceOf, nextBoth } from "./choices";
import { Frame } from "./Frame";
import { Heads, type Shown, ShownSwitch } from "./Heads";
import type { EditorSlot } from "./Hunk";
import type { MergeKey } from "./keys";
import styles from "./Merge.module.css";
import { Overview } from "./Overview";
import { Preview } from "./Preview";
import { Top } from "./Top";
import { useDraft } from "./useDraft";
import { useMerge } from "./useMerge";
import { forgeOf } from "./words";
import type { Work } from "./work";

interface Props {
  detail: ConflictDetail;
  account: string | null;
  onClose: () => void;
  markdown: (text: string) => ReactNode;
  editor: EditorSlot;
}

/**
 * Scrolls to where the cursor was sent and gives it the focus, so that a reader says where it is. A part that
 * grows, because base or the editor opens in it, stays in sight.
 */
function useJump(body: RefObject<HTMLElement | null>, { jumps, cursor, base, editing }: Work, text: boolean) {
  const grown = base ?? editing;
  useEffect(() => {
    if (grown !== null)
      body.current?.querySelector(`[data-item="${grown}"]`)?.scrollIntoView({ block: "nearest" });
  }, [body, grown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the cursor moves by pointing too, without a jump
  useEffect(() => {
    if (jumps === 0 || cursor === null || !text) return;
    const part = body.current?.querySelector<HTMLElement>(`[data-item="${cursor}"]`);
    part?.scrollIntoView({ block: "nearest" });
    part?.focus({ preventScroll: true });
  }, [jumps, text]);
}

export function MergeDialog({ detail: newest, account, onClose, markdown, editor }: Props) {
  const { work, choices, left, actions } = useMerge(newest);
  const { detail, cursor, steps } = work;
  const [shown, setShown] = useState<Shown>("text");
  const [merged, setMerged] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const body = useRef<HTMLElement>(null);
  const client = useQueryClient();
  const small = useMediaQuery("(max-width: 1000px)");
  const over = useDraft(detail, choices);
  useJump(body, work, shown === "text");

  const resolve = useCall("conflict_resolve", {
    onDone: (resolved) => {
      over();
      showResolved(resolved, forgeOf(detail));
      onClose();
    },
    onFailed: (error) => {
      // The dialog says itself what moved, once it has read it.
      if (error.code === "conflict_moved") void client.invalidateQueries({ queryKey: keys.conflicts });
      else setFailure(error);
    },
  });
  const settle = (action: ResolutionAction) => {
    setFailure(null);
    resolve.mutate({
      key: detail.task.key,
      version: detail.version,
      action,
      choices: action === "merge" ? choices : null,
    });
  };
  const finish = () => {
    if (left.length === 0 && !resolve.isPending) settle("merge");
  };

  const take = (choice: Choice) => cursor !== null && shown === "text" && actions.take(cursor, choice);
  const go = (by: 1 | -1) => {
    setShown("text");
    actions.go(by);
  };
  const run: Record<MergeKey, () => void> = {
    next: () => go(1),
    previous: () => go(-1),
    ours: () => take({ take: "ours" }),
    theirs: () => take({ take: "theirs" }),
    both: () => typeof cursor === "number" && take(nextBoth(choiceOf(choices, cursor))),
    base: () => {
      if (cursor === null || shown !== "text") return;
      if (typeof cursor !== "number" || work.base === cursor) actions.take(cursor, { take: "base" });
      else actions.showBase(cursor);
    },
    edit: () => {
      if (shown === "text" && (typeof cursor === "number" || cursor === "title")) actions.edit(cursor);
    },
    allOurs: () => actions.takeAll("ours", "everything"),
    allTheirs: () => actions.takeAll("theirs", "everything"),
    preview: () => setShown(shown === "text" ? "preview" : "text"),
    undo: actions.undo,
    redo: actions.redo,
    resolve: finish,
    close: onClose,
    keys: () => setKeysShown(true),
  };

  const shownSwitch = <ShownSwitch shown={shown} onShow={setShown} />;
  const takes = left.length > 0 || steps.past.length > 0;
  return (
    <Frame
      label={`${detail.task.key} has two versions`}
      onEndWriting={work.editing === null ? null : () => actions.edit(null)}
      onClose={onClose}
      onKey={(key) => run[key]()}
    >
      <Top
        detail={detail}
        choices={choices}
        keys={{ open: keysShown, onOpen: setKeysShown }}
        merged={{
          shown: merged,
          onShow: (on) => {
            setShown("text");
            setMerged(on);
          },
        }}
        onGo={go}
        onWhole={settle}
        onForget={actions.forget}
      >
        {small && shownSwitch}
      </Top>
      {failure && (
        <Banner tone="danger" title={failure.message} details={failure.details}>
          {failure.hint}
        </Banner>
      )}
      {work.moved && (
        <div role="status">
          <Banner
            tone="info"
            title="The issue moved on."
            action={
              <>
                {left.length > 0 && <Button onClick={() => go(1)}>Show what is left</Button>}
                <Button kind="ghost" onClick={actions.putAway}>
                  Got it
                </Button>
              </>
            }
          >
            {work.moved.words}
            {work.moved.lost.map((text) => (
              <span key={text} className={styles.lost}>
                <span className="cut">Written by hand, without a place now: “{text.trim()}”</span>
                <Button size="sm" icon={Copy} onClick={() => void copyText(text)}>
                  Copy
                </Button>
              </span>
            ))}
          </Banner>
        </div>
      )}
      <Heads
        detail={detail}
        account={account}
        takes={takes}
        onTakeAll={(side) => actions.takeAll(side, "everything")}
      >
        {!small && shownSwitch}
      </Heads>
      <div className={styles.stage}>
        {shown === "text" ? (
          <>
            <Body
              ref={body}
              work={work}
              choices={choices}
              merged={merged}
              account={account}
              editor={editor}
              actions={actions}
            />
            <Overview body={body} news={[choices, merged, detail]} />
          </>
        ) : (
          <Preview detail={detail} choices={choices} left={left.length} markdown={markdown} />
        )}
      </div>
      <Bottom
        detail={detail}
        choices={choices}
        left={left}
        steps={steps}
        busy={resolve.isPending}
        onUndo={actions.undo}
        onRedo={actions.redo}
        onClose={onClose}
        onResolve={finish}
      />
    </Frame>
  );
}
