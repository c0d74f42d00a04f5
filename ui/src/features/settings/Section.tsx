import { createContext, type ReactNode, use, useId } from "react";
import { Switch } from "../../components/Choice";
import styles from "./Settings.module.css";

/** The words that somebody looks for among the settings, in small letters. */
export const Sought = createContext("");

/** Whether words hold everything that is looked for. */
export const isSought = (sought: string, ...words: string[]): boolean => {
  const all = words.join(" ").toLowerCase();
  return sought.split(/\s+/).every((word) => all.includes(word));
};

interface SectionProps {
  /** What the list of sections calls it. */
  id: string;
  title: string;
  hint?: string;
  action?: ReactNode;
  children: ReactNode;
}

const Within = createContext("");

/** A heading with its settings; gone while none of them is looked for. */
export function Section({ id, title, hint, action, children }: SectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={styles.section} data-section={id}>
      <header>
        <h2 id={heading} className="bold grow" tabIndex={-1}>
          {title}
        </h2>
        {action}
      </header>
      {hint && <p className={`t12 ink3 ${styles.hint}`}>{hint}</p>}
      <div className={styles.group}>
        <Within value={title}>{children}</Within>
      </div>
    </section>
  );
}

interface SettingProps {
  title: string;
  /** Instead of the title as plain words. */
  head?: ReactNode;
  hint?: ReactNode;
  /** Words that find it besides its title and hint. */
  also?: string;
  sign?: ReactNode;
  children?: ReactNode;
}

/** One line: what it is, what it does, and the control. */
export function Setting({ title, head, hint, also = "", sign, children }: SettingProps) {
  const sought = use(Sought);
  const section = use(Within);
  if (!isSought(sought, section, title, typeof hint === "string" ? hint : "", also)) return null;
  return (
    <div className={styles.set}>
      {sign}
      <div className={styles.words}>
        <div>{head ?? title}</div>
        {hint && <div className="t12 ink3">{hint}</div>}
      </div>
      {children}
    </div>
  );
}

interface ToggleProps {
  title: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Toggle({ title, hint, checked, onChange }: ToggleProps) {
  return (
    <Setting title={title} hint={hint}>
      <Switch label={title} checked={checked} onChange={onChange} />
    </Setting>
  );
}
