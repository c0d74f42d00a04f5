import { Component, type ReactNode } from "react";
import { Button } from "../components/Button";
import { CopyButton } from "../components/CopyButton";
import styles from "./ErrorBoundary.module.css";

interface State {
  error: Error | null;
}

export function Broken({ error }: { error: Error }) {
  const details = `${error.name}: ${error.message}\n${error.stack ?? ""}`;
  return (
    <main className={styles.page} role="alert">
      <h1 className="t18 bold">This window stopped working</h1>
      <p className="ink2">
        Your tasks and edits are safe on this computer. Drawing the window again usually helps.
      </p>
      <div className="row">
        <Button kind="primary" onClick={() => window.location.reload()}>
          Draw it again
        </Button>
        <CopyButton text={details} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long details scroll, and the keyboard must reach them */}
      <pre className={styles.details} tabIndex={0}>
        {details}
      </pre>
    </main>
  );
}

/** What is left when the window itself breaks: the tasks are Rust's and safe; the window can be drawn again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <Broken error={error} /> : this.props.children;
  }
}
