import clsx from "clsx";
import { Popover as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./Popover.module.css";

interface Props {
  label: string;
  trigger: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  className?: string | undefined;
  children: ReactNode;
}

export function Popover({
  label,
  trigger,
  open,
  onOpenChange,
  align = "start",
  side = "bottom",
  className,
  children,
}: Props) {
  return (
    <Primitive.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          className={clsx(styles.popover, className)}
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
