import { Undo2 } from "lucide-react";
import { Button } from "../../components/Button";
import { Toast } from "../../components/Toast";
import { dismissToast, useToasts } from "../../lib/toasts";
import styles from "./Shell.module.css";

/** The corner where messages stand; said politely to those who listen. */
export function Toasts() {
  const messages = useToasts();
  return (
    <section className={styles.toasts} aria-label="Messages" aria-live="polite">
      {messages.map((message) => (
        <Toast
          key={message.id}
          kind={message.kind}
          title={message.title}
          body={message.body}
          onClose={() => dismissToast(message.id)}
          actions={
            message.actions &&
            message.actions.length > 0 &&
            message.actions.map((action) => (
              <Button
                key={action.words}
                size="sm"
                {...(action.words === "Undo" ? { icon: Undo2 } : {})}
                keys={action.keys}
                onClick={() => {
                  dismissToast(message.id);
                  action.run();
                }}
              >
                {action.words}
              </Button>
            ))
          }
        />
      ))}
    </section>
  );
}
