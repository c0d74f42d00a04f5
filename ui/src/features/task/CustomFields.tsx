import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../components/Button";
import { TextInput } from "../../components/Field";
import type { Json } from "../../ipc/contract";
import styles from "./Fields.module.css";

type Values = { [key: string]: Json };

const shown = (value: Json | undefined): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);

function Add({ known, onAdd }: { known: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState<string | null>(null);
  if (name === null)
    return (
      <Button kind="ghost" size="sm" icon={Plus} onClick={() => setName("")}>
        Own field
      </Button>
    );
  const taken = known.includes(name.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === "" || taken) return;
        onAdd(name.trim());
        setName(null);
      }}
    >
      <TextInput
        autoFocus
        placeholder="Name of the field"
        aria-label="Name of the field"
        invalid={taken}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => name.trim() === "" && setName(null)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setName(null);
        }}
      />
    </form>
  );
}

/** Fields of the person's own. They stay on this computer. */
export function CustomFields({ values, onChange }: { values: Values; onChange: (values: Values) => void }) {
  const names = Object.keys(values).sort((a, b) => a.localeCompare(b));
  const without = (name: string) =>
    Object.fromEntries(Object.entries(values).filter(([known]) => known !== name));
  return (
    <div className={styles.own}>
      {names.map((name) => (
        <div key={name} className={styles.row}>
          <bdi className={styles.label} title={name}>
            {name}
          </bdi>
          <TextInput
            // A value that changed elsewhere replaces what stands here.
            key={shown(values[name])}
            aria-label={name}
            defaultValue={shown(values[name])}
            onBlur={(event) => {
              if (event.target.value !== shown(values[name]))
                onChange({ ...values, [name]: event.target.value });
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
            }}
          />
          <IconButton
            kind="ghost"
            size="sm"
            icon={X}
            iconSize="xs"
            label={`Remove ${name}`}
            onClick={() => onChange(without(name))}
          />
        </div>
      ))}
      <Add known={names} onAdd={(name) => onChange({ ...values, [name]: "" })} />
    </div>
  );
}
