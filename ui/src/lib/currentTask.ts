/** The task that commands act on now: the one under the cursor, or the open one. */
import { useEffect, useRef } from "react";
import type { TaskRef } from "./taskActions";

type Read = () => TaskRef | undefined;

const offers: Read[] = [];

/** Offers the task that the commands of a part of the window act on, while that part is mounted. */
export function useCurrentTask(read: Read): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    const offer: Read = () => latest.current();
    offers.push(offer);
    return () => {
      offers.splice(offers.indexOf(offer), 1);
    };
  }, []);
}

export const currentTask = (): TaskRef | undefined => offers.at(-1)?.();
