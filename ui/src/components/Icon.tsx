import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import styles from "./Icon.module.css";

interface Props {
  as: LucideIcon;
  size?: "xs" | "sm" | "md" | "lg";
  className?: string | undefined;
}

/** A lucide icon at one of four sizes. It never stands without a word or an accessible name beside it. */
export function Icon({ as: Glyph, size = "md", className }: Props) {
  return <Glyph aria-hidden className={clsx(styles.icon, styles[size], className)} strokeWidth={1.75} />;
}
