import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithRef, ReactNode } from "react";
import styles from "./Button.module.css";
import { Icon } from "./Icon";
import { Kbd } from "./Kbd";
import { Tooltip } from "./Tooltip";

type Kind = "default" | "primary" | "ghost" | "danger";

export interface ButtonProps extends Omit<ComponentPropsWithRef<"button">, "disabled" | "size"> {
  kind?: Kind;
  size?: "md" | "sm";
  icon?: LucideIcon;
  spinning?: boolean;
  /** Keys to show at the end, as `["Ctrl", "K"]`. */
  keys?: readonly string[] | undefined;
  busy?: boolean;
  /** Why it cannot be pressed; the button stays focusable and says so. */
  disabledBecause?: string | undefined;
  children?: ReactNode;
}

function merged(props: ButtonProps) {
  const {
    kind = "default",
    size = "md",
    icon,
    spinning,
    keys,
    busy,
    disabledBecause,
    className,
    onClick,
    ...rest
  } = props;
  const blocked = busy || disabledBecause !== undefined;
  return {
    icon,
    spinning,
    keys,
    disabledBecause,
    attributes: {
      type: "button" as const,
      ...rest,
      className: clsx(styles.button, styles[kind], styles[size], className),
      "aria-busy": busy || undefined,
      "aria-disabled": disabledBecause !== undefined || undefined,
      onClick: blocked ? undefined : onClick,
    },
  };
}

export function Button({ children, ...props }: ButtonProps) {
  const { icon, spinning, keys, disabledBecause, attributes } = merged(props);
  const button = (
    <button {...attributes}>
      {icon && (
        <Icon as={icon} size={props.size === "sm" ? "sm" : "md"} className={clsx(spinning && styles.spin)} />
      )}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
  return disabledBecause ? <Tooltip words={disabledBecause}>{button}</Tooltip> : button;
}

interface IconButtonProps extends Omit<ButtonProps, "children" | "icon" | "aria-label"> {
  icon: LucideIcon;
  /** Its accessible name and its tooltip. */
  label: string;
  iconSize?: "xs" | "sm" | "md";
}

export function IconButton({ label, iconSize, ...props }: IconButtonProps) {
  const { icon, spinning, keys, disabledBecause, attributes } = merged(props);
  return (
    <Tooltip words={disabledBecause ? `${label}. ${disabledBecause}` : label} keys={keys}>
      <button {...attributes} aria-label={label} className={clsx(attributes.className, styles.iconOnly)}>
        {icon && <Icon as={icon} size={iconSize ?? "md"} className={clsx(spinning && styles.spin)} />}
      </button>
    </Tooltip>
  );
}

/** Two buttons that share an edge: the usual way and the menu of the others. */
export function SplitButton({ children }: { children: ReactNode }) {
  return <span className={styles.split}>{children}</span>;
}
