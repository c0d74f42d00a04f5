import clsx from "clsx";
import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { useUnfinished } from "../lib/unfinished";
import { useReturnFocus } from "../lib/useReturnFocus";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What it is about, before the title. */
  sign?: ReactNode;
  /** Said to those who cannot see the dialog; the body is, when it is short. */
  description?: string;
  width?: number;
  /** The consequence on the left, the way out, then the one primary. */
  footer?: ReactNode;
  className?: string | undefined;
  /** Only to be read: Tab reaches the body itself, so that the keys scroll it where it is too long. */
  reading?: boolean;
  /** Once it is closed and the focus is where it was before. */
  onClosed?: () => void;
  children: ReactNode;
}

const CONTROLS = "a[href], button, input, textarea, [tabindex='0']";

/** The first thing in the body, else the way out in the footer: never the cross, which closes what just opened. */
function focusInside(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  const control =
    dialog.querySelector<HTMLElement>(`[data-body] :is(${CONTROLS})`) ??
    dialog.querySelector<HTMLElement>(`footer :is(${CONTROLS})`);
  if (!control) return;
  event.preventDefault();
  control.focus();
}

/** Traps focus, gives it back, and hides the board behind from assistive technology. */
export function Dialog({
  open,
  onOpenChange,
  title,
  sign,
  description,
  width = 480,
  footer,
  className,
  reading = false,
  onClosed,
  children,
}: Props) {
  const giveBack = useReturnFocus(open, onClosed);
  useUnfinished(open && !reading);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={styles.scrim}>
          <Primitive.Content
            className={clsx(styles.dialog, className)}
            style={{ width }}
            onOpenAutoFocus={focusInside}
            onCloseAutoFocus={giveBack}
            {...(description ? {} : { "aria-describedby": undefined })}
          >
            <header className={styles.header}>
              {sign}
              <Primitive.Title className="t15 bold cut grow">{title}</Primitive.Title>
              <Primitive.Close asChild>
                <IconButton kind="ghost" icon={X} label="Close" keys={["Esc"]} />
              </Primitive.Close>
            </header>
            {description && <Primitive.Description className="sr">{description}</Primitive.Description>}
            <div
              className={styles.body}
              data-body
              {...(reading && { tabIndex: 0, role: "region", "aria-label": title })}
            >
              {children}
            </div>
            {footer && <footer className={styles.footer}>{footer}</footer>}
          </Primitive.Content>
        </Primitive.Overlay>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
