import { RadioGroup } from "radix-ui";
import { useId } from "react";
import type { Direction } from "../../ipc/contract";
import styles from "./connect.module.css";

interface Props {
  value: Direction;
  /** The forge's name. */
  forge: string;
  onChange: (direction: Direction) => void;
}

/** Which way changes travel, with what that means. */
export function DirectionCards({ value, forge, onChange }: Props) {
  const id = useId();
  const ways: { value: Direction; words: string; means: string }[] = [
    {
      value: "pull",
      words: "Pull only",
      means: `Issues become tasks. Nothing is written to ${forge}.`,
    },
    { value: "two_way", words: "Two-way", means: "Your edits travel back. Conflicts wait for you." },
  ];
  return (
    <div className={styles.field}>
      <span className={styles.label} id={id}>
        Direction
      </span>
      <RadioGroup.Root
        className={styles.directions}
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as Direction)}
      >
        {ways.map((way) => (
          <RadioGroup.Item key={way.value} value={way.value} className={styles.direction}>
            <span className={styles.dot} aria-hidden="true" />
            <span>
              <span className="mid">{way.words}</span>
              <span className={`t12 ink3 ${styles.means}`}>{way.means}</span>
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
