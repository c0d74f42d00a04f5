/** Tern's own signs on a 16 grid: shape first, hue second. Each stands beside its word. */
import clsx from "clsx";
import type { ReactNode } from "react";
import type { Priority, Status, SyncSignKind } from "../lib/domain";
import styles from "./Icon.module.css";

type Size = "sm" | "md";

function Sign({ children, className, box = 16 }: { children: ReactNode; className: string; box?: number }) {
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${box} ${box}`} className={className} fill="none">
      {children}
    </svg>
  );
}

const ring = (width: number, r: number) => (
  <circle cx="8" cy="8" r={r} stroke="currentColor" strokeWidth={width} />
);
const solid = (d: string) => <path d={d} fill="currentColor" fillRule="evenodd" />;

const STATUS: Record<Status, ReactNode> = {
  todo: ring(1.6, 6.2),
  in_progress: (
    <>
      {ring(1.6, 6.2)}
      {solid("M8 4.4a3.6 3.6 0 0 1 0 7.2z")}
    </>
  ),
  in_review: (
    <>
      {ring(1.6, 6.2)}
      {solid("M8 4.4a3.6 3.6 0 1 1-3.6 3.6H8z")}
    </>
  ),
  done: solid("M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm3.6 4.6-1.1-1-3.6 4-1.6-1.6-1.05 1.05 2.7 2.75z"),
  cancelled: solid(
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zM5.9 4.85 4.85 5.9 6.95 8l-2.1 2.1 1.05 1.05L8 9.05l2.1 2.1 1.05-1.05L9.05 8l2.1-2.1-1.05-1.05L8 6.95z",
  ),
};

export function StatusSign({ status, size = "md" }: { status: Status; size?: Size }) {
  return <Sign className={clsx(styles.icon, styles[size], styles[status])}>{STATUS[status]}</Sign>;
}

const bar = (x: number, y: number, off: boolean) => (
  <rect x={x} y={y} width="3" height={14 - y} rx=".8" fill="currentColor" opacity={off ? 0.32 : 1} />
);

function bars(filled: number): ReactNode {
  return (
    <>
      {bar(2, 9.5, filled < 1)}
      {bar(6.5, 6, filled < 2)}
      {bar(11, 2.5, filled < 3)}
    </>
  );
}

const PRIORITY: Record<Priority | "none", ReactNode> = {
  critical: solid(
    "M3.5 2h9A1.5 1.5 0 0 1 14 3.5v9a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5v-9A1.5 1.5 0 0 1 3.5 2zM7.2 4.4v4.4h1.6V4.4zM7.2 10v1.7h1.6V10z",
  ),
  high: bars(3),
  medium: bars(2),
  low: bars(1),
  none: (
    <path d="M2.5 8h2.4M6.8 8h2.4M11.1 8h2.4" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
  ),
};

export function PrioritySign({ priority }: { priority: Priority | null }) {
  return (
    <Sign className={clsx(styles.icon, styles.md, styles.priority)}>{PRIORITY[priority ?? "none"]}</Sign>
  );
}

const SYNC: Record<SyncSignKind, ReactNode> = {
  needs_you: solid("M8 1.6 14.4 8 8 14.4 1.6 8zM7.2 4.9v3.9h1.6V4.9zM7.2 9.8v1.5h1.6V9.8z"),
  error: solid(
    "M4.2 2.5h7.6a1.7 1.7 0 0 1 1.7 1.7v7.6a1.7 1.7 0 0 1-1.7 1.7H4.2a1.7 1.7 0 0 1-1.7-1.7V4.2a1.7 1.7 0 0 1 1.7-1.7zM6 4.9 4.9 6l2 2-2 2L6 11.1l2-2 2 2L11.1 10l-2-2 2-2L10 4.9l-2 2z",
  ),
  offline: (
    <path
      d="M5.2 4.6a4.4 4.4 0 0 1 6.2 6.2M9.6 12a4.4 4.4 0 0 1-5.6-5.6M2.6 2.6l10.8 10.8"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
    />
  ),
  syncing: (
    <>
      <path
        d="M3.2 8.6a4.9 4.9 0 0 1 8.2-4.2M12.8 7.4a4.9 4.9 0 0 1-8.2 4.2"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      {solid("M13.1 2.2v3.4H9.7zM2.9 13.8v-3.4h3.4z")}
    </>
  ),
  paused: (
    <g fill="currentColor">
      <rect x="4" y="3.5" width="3" height="9" rx=".8" />
      <rect x="9" y="3.5" width="3" height="9" rx=".8" />
    </g>
  ),
  in_sync: <circle cx="8" cy="8" r="4.5" fill="currentColor" />,
  local: ring(1.5, 4),
};

export function SyncSign({ kind, size = "md" }: { kind: SyncSignKind; size?: Size }) {
  return <Sign className={clsx(styles.icon, styles[size], styles[kind])}>{SYNC[kind]}</Sign>;
}

export function TernMark() {
  return (
    <Sign className={clsx(styles.icon, styles.md)} box={24}>
      <g fill="currentColor">
        <path d="M10.6 4.9C5.4 5.9 1.5 10.9 0.7 19 3.4 14 6.6 11.5 10.6 11.1z" />
        <path d="M13.4 4.9C18.6 5.9 22.5 10.9 23.3 19 20.6 14 17.4 11.5 13.4 11.1z" />
        <path d="M10.75 6.7 12 5.9 13.25 6.7V15L15.9 23.4 12 19.8 8.1 23.4 10.75 15z" />
        <path d="M12 -0.2 13.25 5 12 4.3 10.75 5z" />
      </g>
    </Sign>
  );
}
