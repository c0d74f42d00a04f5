import { Field, TextInput } from "../../components/Field";
import { Select } from "../../components/Select";
import type { ProjectView } from "../../ipc/contract";
import styles from "./connect.module.css";
import { type Form, keyProblem, NEW } from "./wish";

interface Props {
  form: Form;
  /** Projects without a repository. */
  local: readonly ProjectView[];
  project: { name: string; key: string };
  taken: readonly string[];
  set: (part: Partial<Form>) => void;
}

/** Which board the issues come onto: a new one, or one that has no repository yet. */
export function ProjectFields({ form, local, project, taken, set }: Props) {
  return (
    <>
      {local.length > 0 && (
        <div className={styles.field}>
          <span className={styles.label}>Issues come into</span>
          <Select
            label="Issues come into"
            value={form.into}
            options={[
              { value: NEW, words: "A new project" },
              ...local.map((view) => ({ value: view.project.id, words: view.project.name })),
            ]}
            onChange={(into) => set({ into })}
          />
        </div>
      )}
      {form.into === NEW && (
        <div className={styles.project}>
          <Field label="Project">
            {(control) => (
              <TextInput
                {...control}
                value={project.name}
                onChange={(event) => set({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Key" error={keyProblem(project.key, taken)}>
            {(control) => (
              <TextInput
                {...control}
                value={project.key}
                maxLength={10}
                spellCheck={false}
                onChange={(event) => set({ key: event.target.value.toUpperCase() })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
