import clsx from "clsx";
import { CirclePause, X } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { Icon } from "../../components/Icon";
import { SyncSign } from "../../components/signs";
import type { SyncRun } from "../../ipc/contract";
import { useNow } from "../../lib/useNow";
import { plural } from "../../lib/words";
import styles from "./Chart.module.css";
import { type Bar, HEIGHT, plot } from "./plot";
import { runSentence } from "./run";

const USUAL_WIDTH = 960;

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(USUAL_WIDTH);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth || USUAL_WIDTH);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}

/** Shape first: a diamond for conflicts, a cross for failures, a dashed edge for what was cancelled. */
function Mark({ bar }: { bar: Bar }) {
  const middle = bar.x + bar.width / 2;
  const top = bar.y - 13;
  if (bar.outcome === "conflicts")
    return <path className={styles.diamond} d={`M${middle} ${top}l5 5-5 5-5-5z`} />;
  if (bar.outcome === "failed" || bar.outcome === "in_part")
    return <path className={styles.cross} d={`M${middle - 3.5} ${top + 2}l7 7m0-7l-7 7`} />;
  return null;
}

function Legend() {
  return (
    <ul className={styles.legend} aria-label="Signs">
      <li>
        <SyncSign kind="in_sync" size="sm" />
        Done
      </li>
      <li>
        <SyncSign kind="needs_you" size="sm" />
        Conflicts
      </li>
      <li>
        <Icon as={X} size="sm" className="danger" />
        Failed in part or whole
      </li>
      <li>
        <Icon as={CirclePause} size="sm" className="ink3" />
        Cancelled
      </li>
    </ul>
  );
}

interface Props {
  /** Newest first, as in the table. */
  runs: readonly SyncRun[];
  openRun: string | undefined;
  onOpen: (id: string) => void;
}

/** Duration and outcome of the runs listed below; the table has the same numbers in words. */
export function Chart({ runs, openRun, onOpen }: Props) {
  const [ref, width] = useWidth();
  const now = useNow();
  const { bars, step, ticks, days } = plot(runs, width, now);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span className="mid">Duration of each sync</span>
        <Legend />
      </figcaption>
      <div ref={ref} className={styles.room}>
        <svg
          className={styles.chart}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={`Duration and outcome of the last ${plural(bars.length, "sync", "syncs")}; the table below has the same numbers`}
        >
          {ticks.map((tick) => (
            <g key={tick.y}>
              <line className={styles.grid} x1={0} x2={width} y1={tick.y} y2={tick.y} />
              <text className={styles.words} x={width - 2} y={tick.y - 4} textAnchor="end">
                {tick.words}
              </text>
            </g>
          ))}
          {bars.map((bar) => (
            // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer; the keyboard has the table
            <g
              key={bar.run.id}
              className={clsx(styles.bar, styles[bar.outcome], bar.run.id === openRun && styles.on)}
              onClick={() => onOpen(bar.run.id)}
            >
              <title>{runSentence(bar.run, now)}</title>
              <rect
                className={styles.reach}
                x={bar.x - (step - bar.width) / 2}
                y={0}
                width={step}
                height={HEIGHT}
              />
              <rect
                className={styles.body}
                x={bar.x}
                y={bar.y}
                width={bar.width}
                height={bar.height}
                rx={1}
              />
              <Mark bar={bar} />
            </g>
          ))}
          {days.map((day) => (
            <text key={day.x} className={styles.words} x={day.x} y={HEIGHT - 3}>
              {day.words}
            </text>
          ))}
        </svg>
      </div>
    </figure>
  );
}
