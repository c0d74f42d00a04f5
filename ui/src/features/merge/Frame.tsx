import { Dialog } from "radix-ui";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useReturnFocus } from "../../lib/useReturnFocus";
import { type MergeKey, mergeKeyOf } from "./keys";
import styles from "./Merge.module.css";

interface Props {
  label: string;
  /** Set while something is written by hand: Escape ends that, and not the dialog. */
  onEndWriting: (() => void) | null;
  onClose: () => void;
  onKey: (key: MergeKey) => void;
  children: ReactNode;
}

/** The dialog's frame: nearly the whole window, the focus kept inside, and its keys. */
export function Frame({ label, onEndWriting, onClose, onKey, children }: Props) {
  const giveBack = useReturnFocus(true);
  // A state and not a ref: the content comes after the first effects have run.
  const [content, setContent] = useState<HTMLDivElement | null>(null);
  const latest = useRef(onKey);
  useEffect(() => {
    latest.current = onKey;
  });
  useEffect(() => {
    if (!content) return;
    // On the element and not through React, where presses inside menus of the dialog would arrive too.
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const key = mergeKeyOf(event);
      if (!key) return;
      event.preventDefault();
      latest.current(key);
    };
    content.addEventListener("keydown", press);
    return () => content.removeEventListener("keydown", press);
  }, [content]);
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim}>
          <Dialog.Content
            ref={setContent}
            className={styles.dialog}
            aria-label={label}
            aria-describedby={undefined}
            onOpenAutoFocus={(event) => {
              event.preventDefault();
              content?.focus({ preventScroll: true });
            }}
            onCloseAutoFocus={giveBack}
            onInteractOutside={(event) => event.preventDefault()}
            onEscapeKeyDown={(event) => {
              if (!onEndWriting) return;
              event.preventDefault();
              onEndWriting();
            }}
          >
            {children}
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
