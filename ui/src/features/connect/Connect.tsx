import { useState } from "react";
import { Button } from "../../components/Button";
import { Confirm, type Consequence } from "../../components/Confirm";
import { Dialog } from "../../components/Dialog";
import type { Direction, Project, ProjectView } from "../../ipc/contract";
import { useSecrets } from "../../ipc/queries";
import { NOTHING_UNSENT } from "../../ipc/unsent";
import { SERVICE_WORDS } from "../../lib/domain";
import { placeOf } from "../../lib/repository";
import styles from "./connect.module.css";
import { consequenceOf } from "./consequences";
import { DirectionCards } from "./DirectionCards";
import { FirstSync } from "./FirstSync";
import { Failure, LivePanel } from "./LivePanel";
import { OWN, offersFor, preselected } from "./offers";
import { ProjectFields } from "./ProjectFields";
import { RepositoryField } from "./RepositoryField";
import { TokenField } from "./TokenField";
import { TokenSource } from "./TokenSource";
import { useConnect } from "./useConnect";
import { useLiveCheck } from "./useLiveCheck";
import { blockedBy, emptyForm, type Form, holderOf, keyProblem, NEW, newProjectOf } from "./wish";

interface Props {
  projects: readonly ProjectView[];
  /** The local project to connect; without it a new one is made. */
  projectId?: string | undefined;
  onClose: () => void;
  onConnected: (project: Project) => void;
}

/** What stands in the form, and what follows from it. */
function useForm(projects: readonly ProjectView[], projectId: string | undefined) {
  const [form, setForm] = useState<Form>(() => emptyForm(projectId ?? NEW));
  const set = (part: Partial<Form>) => setForm((known) => ({ ...known, ...part }));
  const place = placeOf(form.repository, form.service, form.apiUrl);
  const offers = offersFor(place, useSecrets().data);
  // A choice that no longer fits the address is none.
  const chosen = [OWN, ...offers.map(({ connectionId }) => connectionId)].find((id) => id === form.tokenOf);
  const source = chosen ?? preselected(offers);
  const draft = place && {
    repository: place.repository,
    service: place.service,
    api_url: form.apiUrl.trim() === "" ? null : form.apiUrl.trim(),
    token: source === OWN && form.token !== "" ? form.token : null,
    token_of: source === OWN ? null : source,
  };
  const taken = projects.map(({ project }) => project.key);
  return {
    form,
    set,
    place,
    draft,
    offers,
    source,
    taken,
    project: newProjectOf(form, place, taken),
    holder: holderOf(place, projects),
    local: projects.filter((view) => !view.connection && !view.is_demo),
  };
}

/** Connects a repository: the form on one side, the forge's own answer and the first sync on the other. */
export function Connect({ projects, projectId, onClose, onConnected }: Props) {
  const { form, set, place, draft, offers, source, taken, project, holder, local } = useForm(
    projects,
    projectId,
  );
  const { live, checkNow } = useLiveCheck(place, draft);
  const [asking, setAsking] = useState<{ direction: Direction; consequence: Consequence } | null>(null);
  const connect = useConnect((connected) => {
    onClose();
    onConnected(connected);
  });
  const into = local.find((view) => view.project.id === form.into);
  const forge = SERVICE_WORDS[place?.service ?? form.service];
  const hasToken = source !== OWN || form.token !== "";
  const unnamed = project.name.trim() === "" || project.key === "" || keyProblem(project.key, taken);
  const problem =
    (holder && "Another project syncs this repository already.") ??
    (!into && unnamed ? "The project needs a name and a key of its own." : undefined);
  const blocked = (direction: Direction) => blockedBy(live, direction, { hasToken, project: problem });

  const go = (direction: Direction) => {
    if (!draft) return;
    setAsking(null);
    connect.mutate({
      into: into ? into.project : { name: project.name.trim(), key: project.key },
      draft,
      settings: {
        direction,
        include_closed: form.includeClosed,
        include_security: form.includeSecurity,
        sync_enabled: true,
      },
    });
  };
  const ask = (direction: Direction) => {
    const consequence = consequenceOf(
      { twoWay: direction === "two_way", closed: form.includeClosed },
      {
        forge,
        repository: place ? `${place.owner}/${place.name}` : "",
        local: into?.open_tasks ?? 0,
        unsent: into?.unsent ?? NOTHING_UNSENT,
      },
      "Connect",
    );
    if (consequence) setAsking({ direction, consequence });
    else go(direction);
  };
  const twoWay = form.direction === "two_way";
  return (
    <Dialog
      open
      width={920}
      title={projectId && into ? `Connect ${into.project.name} to a repository` : "Connect a repository"}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      footer={
        <>
          <span className="t12 ink3 grow">Nothing is written to {forge} until you connect.</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={twoWay ? "default" : "primary"}
            busy={connect.isPending}
            disabledBecause={blocked("pull")}
            onClick={() => ask("pull")}
          >
            Connect, pull only
          </Button>
          {twoWay && (
            <Button
              kind="primary"
              busy={connect.isPending}
              disabledBecause={blocked("two_way")}
              onClick={() => ask("two_way")}
            >
              Connect two-way
            </Button>
          )}
        </>
      }
    >
      <div className={styles.two}>
        <form className={styles.form} onSubmit={(event) => event.preventDefault()}>
          <RepositoryField form={form} place={place} holder={holder} set={set} />
          <TokenSource
            offers={offers}
            value={source}
            own="Paste another one, or none"
            onChange={(tokenOf) => set({ tokenOf })}
          />
          <TokenField
            value={source === OWN ? form.token : ""}
            place={place}
            forge={form.service}
            direction={form.direction}
            optional={
              source === OWN
                ? "None: public issues are read, nothing is sent"
                : "Not needed; paste one to use it instead"
            }
            refused={live.state === "failed" && live.error.code === "unauthorized"}
            onChange={(token) => set({ token, tokenOf: OWN })}
          />
          <DirectionCards value={form.direction} forge={forge} onChange={(direction) => set({ direction })} />
          <ProjectFields form={form} local={local} project={project} taken={taken} set={set} />
          {connect.error && <Failure error={connect.error} />}
        </form>
        <div className={styles.side}>
          <LivePanel
            live={live}
            place={place}
            direction={form.direction}
            hasToken={hasToken}
            onCheck={checkNow}
          />
          {live.state === "done" && (
            <FirstSync
              check={live.check}
              direction={form.direction}
              includeClosed={form.includeClosed}
              includeSecurity={form.includeSecurity}
              into={into}
              onIncludeClosed={(includeClosed) => set({ includeClosed })}
              onIncludeSecurity={(includeSecurity) => set({ includeSecurity })}
            />
          )}
        </div>
      </div>
      {asking && (
        <Confirm
          consequence={asking.consequence}
          onNo={() => setAsking(null)}
          onYes={() => go(asking.direction)}
        />
      )}
    </Dialog>
  );
}
