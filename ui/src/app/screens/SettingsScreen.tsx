import { Settings } from "../../features/settings/Settings";
import styles from "./MainScreen.module.css";

export function SettingsScreen() {
  return (
    <main className={styles.main}>
      <Settings />
    </main>
  );
}
