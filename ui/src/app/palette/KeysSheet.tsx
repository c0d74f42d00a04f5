import { Search } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Kbd } from "../../components/Kbd";
import { runCommand } from "../../lib/commandRegistry";
import { COMMAND_IDS, capsOf, commandOf, GROUPS, keysOf } from "../../lib/commands";
import styles from "./KeysSheet.module.css";

/** Every key, from the table of commands. */
export function KeysSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const searches = useRef(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keys"
      width={912}
      reading
      onClosed={() => {
        if (searches.current) runCommand("palette.open");
        searches.current = false;
      }}
      description="Single keys are off while you type."
      footer={
        <>
          <span className="t12 ink3 grow">Single keys are off while you type.</span>
          <Button
            icon={Search}
            keys={keysOf("palette.open")}
            onClick={() => {
              searches.current = true;
              onOpenChange(false);
            }}
          >
            Search commands
          </Button>
        </>
      }
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
      <section className={styles.keyless}>
        <h3 className="mid">Without a key, found by searching</h3>
        <ul>
          {COMMAND_IDS.filter((id) => commandOf(id).keys.length === 0).map((id) => (
            <li key={id}>{commandOf(id).title}</li>
          ))}
        </ul>
      </section>
    </Dialog>
  );
}
