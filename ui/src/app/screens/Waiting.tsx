import { SkeletonLines } from "../../components/Skeleton";
import styles from "./MainScreen.module.css";

/** A screen whose projects are still being read. */
export function Waiting() {
  return (
    <main className={styles.main} aria-busy>
      <div className={styles.waiting} role="status" aria-label="Reading">
        <SkeletonLines lines={6} />
      </div>
    </main>
  );
}
