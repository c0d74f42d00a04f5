import { Dialog } from "../../components/Dialog";
import { Kbd } from "../../components/Kbd";
import { COMMAND_IDS, capsOf, commandOf, GROUPS } from "../../lib/commands";
import styles from "./KeysSheet.module.css";

/** Every key, from the table of commands. */
export function KeysSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      width={640}
      description="Single keys are off while you type."
    >
      <div className={styles.columns}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className="mid">{group}</h3>
            <dl>
              {COMMAND_IDS.filter((id) => commandOf(id).group === group && commandOf(id).keys.length > 0).map(
                (id) => (
                  <div key={id}>
                    <dt>{commandOf(id).title}</dt>
                    <dd>
                      {commandOf(id).keys.map((chord) => (
                        <Kbd key={chord} keys={capsOf(chord)} />
                      ))}
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
