/** A running sync in words and as a fraction. */
import type { Direction, Progress, Stage } from "../../ipc/contract";
import { SERVICE_WORDS, type Service } from "../../lib/domain";
import { count } from "../../lib/words";

const STAGES: Stage[] = ["fetching", "matching", "creating", "updating", "pushing"];

export function stageWords(stage: Stage, service: Service): string {
  const forge = SERVICE_WORDS[service];
  return {
    fetching: `Asking ${forge}`,
    matching: "Matching issues",
    creating: "Creating tasks",
    updating: "Updating tasks",
    pushing: `Sending edits to ${forge}`,
  }[stage];
}

export function stageNumber(stage: Stage, direction: Direction): string {
  return `stage ${STAGES.indexOf(stage) + 1} of ${direction === "pull" ? STAGES.length - 1 : STAGES.length}`;
}

/** Taking over and sending are two bars: the first counts issues of the whole run, the second edits. */
export const phaseOf = (progress: Progress): "pull" | "push" =>
  progress.stage === "pushing" ? "push" : "pull";

export function fractionOf(progress: Progress): number | null {
  if (!progress.total) return null;
  return Math.min(1, progress.current / progress.total);
}

/** `640 of about 1 240`, `2 of 3`, `640 so far`. */
export function countWords(progress: Progress): string {
  const done = count(progress.current);
  if (progress.total === null) return `${done} so far`;
  return `${done} of ${phaseOf(progress) === "pull" ? "about " : ""}${count(progress.total)}`;
}
