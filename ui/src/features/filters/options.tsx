import type { ReactNode } from "react";
import { Avatar } from "../../components/Avatar";
import type { PickOption } from "../../components/PickList";
import { PrioritySign, StatusSign } from "../../components/signs";
import type { TaskFacets } from "../../ipc/contract";
import {
  PRIORITIES,
  PRIORITY_WORDS,
  STANDING_WORDS,
  STANDINGS,
  STATUS_WORDS,
  STATUSES,
  TASK_TYPES,
  TYPE_WORDS,
} from "../../lib/domain";
import { count, listed } from "../../lib/words";
import { type FilterKey, ME, NONE } from "./search";

const dot = (color: string | null): ReactNode => (
  <svg aria-hidden="true" width="8" height="8" viewBox="0 0 8 8">
    <circle cx="4" cy="4" r="4" fill={color && /^[0-9a-f]{6}$/i.test(color) ? `#${color}` : "currentColor"} />
  </svg>
);

/** The values one filter can take. */
export function optionsOf(
  key: FilterKey,
  facets: TaskFacets | undefined,
  account: string | null,
): PickOption[] {
  switch (key) {
    case "status":
      return STATUSES.map((value) => ({
        value,
        words: STATUS_WORDS[value],
        sign: <StatusSign status={value} />,
      }));
    case "type":
      return TASK_TYPES.map((value) => ({ value, words: TYPE_WORDS[value] }));
    case "priority":
      return [...PRIORITIES, null].map((value) => ({
        value: value ?? NONE,
        words: PRIORITY_WORDS[value ?? "none"],
        sign: <PrioritySign priority={value} />,
      }));
    case "sync":
      return STANDINGS.map((value) => ({ value, words: STANDING_WORDS[value] }));
    case "label":
      return (facets?.labels ?? []).map((label) => ({
        value: label.name,
        words: label.name,
        sign: dot(label.color),
        count: count(label.count),
      }));
    case "assignee":
      return [
        { value: ME, words: account ? `Me (${account})` : "Me" },
        { value: NONE, words: "Nobody" },
        ...(facets?.assignees ?? [])
          .filter(({ login }) => login !== account)
          .map((who) => ({
            value: who.login,
            words: who.login,
            sign: <Avatar login={who.login} me={false} named />,
            count: count(who.count),
          })),
      ];
    case "milestone":
      return [
        { value: NONE, words: "None" },
        ...(facets?.milestones ?? []).map((milestone) => ({
          value: milestone.title,
          words: milestone.title,
          count: count(milestone.count),
        })),
      ];
  }
}

const SPECIAL: Record<string, string> = { [ME]: "me" };

function wordOf(key: FilterKey, value: string): string {
  if (value === NONE) return key === "assignee" ? "nobody" : "none";
  if (key === "status") return STATUS_WORDS[value as keyof typeof STATUS_WORDS];
  if (key === "type") return TYPE_WORDS[value as keyof typeof TYPE_WORDS];
  if (key === "priority") return PRIORITY_WORDS[value as keyof typeof PRIORITY_WORDS];
  if (key === "sync") return STANDING_WORDS[value as keyof typeof STANDING_WORDS];
  return SPECIAL[value] ?? value;
}

/** `me or nobody`; more than three become a number. */
export function valueWords(key: FilterKey, values: readonly string[]): string {
  if (values.length > 3) return `${values.length} values`;
  return listed(
    values.map((value) => wordOf(key, value)),
    "or",
  );
}
