import { ChevronDown, ChevronRight, FileArchive, GitBranch } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../components/Button";
import { Segmented } from "../../components/Choice";
import { Field, TextInput } from "../../components/Field";
import { Icon } from "../../components/Icon";
import type { ProjectView, ServiceType } from "../../ipc/contract";
import { closeConnection } from "../../lib/connectionRequest";
import { requestImport } from "../../lib/importRequest";
import { apiProblemOf, looksForeign, movedTo, type Place, problemOf } from "../../lib/repository";
import styles from "./connect.module.css";
import type { Form } from "./wish";

const FORGES: readonly { value: ServiceType; words: string }[] = [
  { value: "github", words: "GitHub" },
  { value: "gitlab", words: "GitLab" },
  { value: "bitbucket", words: "Bitbucket" },
  { value: "gitea", words: "Gitea, Forgejo" },
];

const EXAMPLE: Record<ServiceType, string> = {
  github: "owner/name, or https://github.com/owner/name",
  gitlab: "group/name, or https://gitlab.com/group/name",
  bitbucket: "workspace/name, or https://bitbucket.org/workspace/name",
  gitea: "https://codeberg.org/owner/name",
};

interface Props {
  form: Form;
  place: Place | null;
  holder: ProjectView | undefined;
  set: (part: Partial<Form>) => void;
}

/** Where the API is, for servers that keep it elsewhere. */
function OwnServer({ form, place, set }: Pick<Props, "form" | "place" | "set">) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.disclose} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon as={open ? ChevronDown : ChevronRight} size="sm" />
        <span className="cut">Own server? {place ? `The API is ${place.apiHost}` : "Give its API here"}</span>
      </button>
      {open && (
        <Field
          label="API address"
          hint="Only where it is not at the forge’s usual place."
          error={apiProblemOf(form.apiUrl) ?? undefined}
        >
          {(control) => (
            <TextInput
              {...control}
              spellCheck={false}
              autoComplete="off"
              placeholder="https://git.example.org/api/v1"
              value={form.apiUrl}
              onChange={(event) => set({ apiUrl: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** Bitbucket's issues are gone; what is left of them is an archive. */
function Removed() {
  return (
    <>
      <p className={styles.hint}>
        Bitbucket removed its issue tracker on 20 August 2026; only a server that still answers can be
        connected.
      </p>
      <span>
        <Button
          size="sm"
          icon={FileArchive}
          onClick={() => {
            closeConnection();
            requestImport();
          }}
        >
          Import an export archive instead…
        </Button>
      </span>
    </>
  );
}

/** Forge and repository; a whole address chooses its forge by itself. */
export function RepositoryField({ form, place, holder, set }: Props) {
  const id = useId();
  const [left, setLeft] = useState(false);
  const wrong = left ? problemOf(form.repository, form.service) : null;
  const taken = holder
    ? `${holder.project.name} syncs this repository already. Open that project instead.`
    : null;
  return (
    <>
      <div className={`${styles.field} ${styles.forge}`}>
        <span className={styles.label} id={id}>
          Forge
        </span>
        <Segmented
          label="Forge"
          value={place?.service ?? form.service}
          segments={FORGES}
          onChange={(service) =>
            set({ service, repository: movedTo(form.repository, place?.service ?? form.service, service) })
          }
        />
        {(place?.service ?? form.service) === "bitbucket" && <Removed />}
      </div>
      <div className={styles.field}>
        <Field
          label="Repository"
          error={taken ?? wrong ?? undefined}
          hint={
            place && looksForeign(place.host)
              ? `This host is written with letters that can look like others. Its plain name is ${place.host}.`
              : undefined
          }
        >
          {(control) => (
            <TextInput
              {...control}
              icon={GitBranch}
              autoFocus
              spellCheck={false}
              autoComplete="off"
              placeholder={EXAMPLE[form.service]}
              value={form.repository}
              onChange={(event) => {
                setLeft(false);
                set({ repository: event.target.value });
              }}
              onBlur={() => setLeft(true)}
            />
          )}
        </Field>
        <OwnServer form={form} place={place} set={set} />
      </div>
    </>
  );
}
