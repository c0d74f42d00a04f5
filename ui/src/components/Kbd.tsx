import styles from "./Kbd.module.css";

/** Keys as caps: one per key of a chord. */
export function Kbd({ keys }: { keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {keys.map((key) => (
        <kbd className={styles.kbd} key={key}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
