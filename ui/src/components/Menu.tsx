import clsx from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactNode } from "react";
import { Icon } from "./Icon";
import { Kbd } from "./Kbd";
import styles from "./Menu.module.css";

export interface MenuEntry {
  id: string;
  words: string;
  icon?: LucideIcon;
  /** A sign in the icon's place. */
  sign?: ReactNode;
  keys?: readonly string[] | undefined;
  danger?: boolean;
  checked?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

interface Props {
  label: string;
  /** Groups, parted by a line. */
  groups: readonly (readonly MenuEntry[])[];
  heading?: string;
  align?: "start" | "end";
  side?: "top" | "bottom";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** `false`: whoever opened it takes care of the focus. */
  returnFocus?: boolean;
  children: ReactNode;
}

function Entry({ entry, choosing }: { entry: MenuEntry; choosing: boolean }) {
  const inside = (
    <>
      {entry.sign ?? (entry.icon && <Icon as={entry.icon} />)}
      <span className="cut">{entry.words}</span>
      <span className={styles.end}>
        {entry.keys && <Kbd keys={entry.keys} />}
        {entry.checked && <Icon as={Check} size="sm" />}
      </span>
    </>
  );
  const className = clsx(styles.item, entry.danger && styles.danger);
  if (choosing)
    return (
      <DropdownMenu.CheckboxItem
        className={className}
        checked={entry.checked ?? false}
        onSelect={entry.onSelect}
        disabled={entry.disabled ?? false}
      >
        {inside}
      </DropdownMenu.CheckboxItem>
    );
  return (
    <DropdownMenu.Item className={className} onSelect={entry.onSelect} disabled={entry.disabled ?? false}>
      {inside}
    </DropdownMenu.Item>
  );
}

/** A button's menu. Entries with `checked` set make it a list of choices. */
export function Menu(props: Props) {
  const {
    label,
    groups,
    heading,
    align = "start",
    side = "bottom",
    open,
    onOpenChange,
    returnFocus = true,
    children,
  } = props;
  const choosing = groups.some((group) => group.some((entry) => entry.checked !== undefined));
  return (
    <DropdownMenu.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles.menu}
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          loop
          onCloseAutoFocus={(event) => {
            if (!returnFocus) event.preventDefault();
          }}
        >
          {heading && <DropdownMenu.Label className={styles.heading}>{heading}</DropdownMenu.Label>}
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <Fragment key={group[0]?.id}>
                {index > 0 && <DropdownMenu.Separator className={styles.line} />}
                {group.map((entry) => (
                  <Entry key={entry.id} entry={entry} choosing={choosing} />
                ))}
              </Fragment>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
