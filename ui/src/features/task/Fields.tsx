import { Milestone } from "lucide-react";
import { Avatar } from "../../components/Avatar";
import { LabelChip } from "../../components/Chip";
import { Icon } from "../../components/Icon";
import { PrioritySign, StatusSign } from "../../components/signs";
import type { Field, ProjectView, TaskDetail, TaskPatch } from "../../ipc/contract";
import { useCall } from "../../ipc/mutations";
import { useTaskFacets } from "../../ipc/queries";
import {
  PRIORITIES,
  PRIORITY_WORDS,
  SERVICE_WORDS,
  STATUS_WORDS,
  STATUSES,
  TASK_TYPES,
  TYPE_WORDS,
} from "../../lib/domain";
import { CustomFields } from "./CustomFields";
import { addedBy } from "./changeWords";
import { ChooseField, FieldRow, PickField, PointsField } from "./editors";
import styles from "./Fields.module.css";
import { FindingDetails } from "./Finding";
import { Likely } from "./Likely";
import { Stand } from "./Stand";
import { Why } from "./Why";

const SYNCED: Field[] = ["title", "description", "status", "labels", "assignees", "milestone"];

function Person({ login, me }: { login: string; me: boolean }) {
  return (
    <span className={styles.person}>
      <Avatar login={login} me={me} named />
      <bdi className="cut">{login}</bdi>
    </span>
  );
}

const none = <span className="ink3">None</span>;
const toggled = (list: readonly string[], value: string) =>
  list.includes(value) ? list.filter((known) => known !== value) : [...list, value];

/** All fields of a task; each is saved on its own, and says where its value came from. */
export function Fields({ detail, view }: { detail: TaskDetail; view: ProjectView | undefined }) {
  const { task, card, origins, unsent } = detail;
  const update = useCall("task_update");
  const { data: facets } = useTaskFacets(task.project_id, true);
  const set = (patch: TaskPatch) => update.mutate({ id: task.id, patch });
  const service = detail.remote?.service ?? view?.connection?.service_type;
  const forge = service ? SERVICE_WORDS[service] : "the forge";
  const sends = detail.remote?.kind === "issue" && view?.connection?.direction === "two_way";
  const why = (field: Field) => (
    <Why
      field={field}
      change={origins.find((origin) => origin.field === field)?.change}
      forge={forge}
      sends={sends && SYNCED.includes(field)}
    />
  );
  const account = view?.account ?? null;
  const labelsChange = origins.find((origin) => origin.field === "labels")?.change;
  const newLabels = labelsChange?.origin === "user" && unsent.includes("labels") ? addedBy(labelsChange) : [];
  return (
    <aside className={styles.fields} aria-label="Fields">
      <Stand detail={detail} view={view} />
      {detail.finding === null && <Likely detail={detail} />}
      {detail.finding && <FindingDetails finding={detail.finding} kind={detail.remote?.kind} />}
      <ChooseField
        label="Status"
        why={why("status")}
        value={task.status}
        options={STATUSES.map((value) => ({
          value,
          words: STATUS_WORDS[value],
          sign: <StatusSign status={value} />,
        }))}
        onChange={(status) => set({ status })}
      />
      <ChooseField
        label="Priority"
        why={why("priority")}
        value={task.priority ?? "none"}
        options={([...PRIORITIES, "none"] as const).map((value) => ({
          value,
          words: PRIORITY_WORDS[value],
          sign: <PrioritySign priority={value === "none" ? null : value} />,
        }))}
        onChange={(priority) => set({ priority: priority === "none" ? null : priority })}
      />
      <ChooseField
        label="Type"
        why={why("type")}
        value={task.type}
        options={TASK_TYPES.map((value) => ({ value, words: TYPE_WORDS[value] }))}
        onChange={(type) => set({ type })}
      />
      <PickField
        label="Assignees"
        why={why("assignees")}
        options={(facets?.assignees ?? []).map(({ login }) => ({
          value: login,
          words: login,
          sign: <Avatar login={login} me={login === account} named />,
        }))}
        picked={task.assignees}
        onToggle={(login) => set({ assignees: toggled(task.assignees, login) })}
      >
        {task.assignees.length === 0
          ? none
          : task.assignees.map((login) => <Person key={login} login={login} me={login === account} />)}
      </PickField>
      <PickField
        label="Labels"
        why={why("labels")}
        options={(facets?.labels ?? []).map(({ name }) => ({ value: name, words: name }))}
        picked={task.labels}
        onToggle={(name) => set({ labels: toggled(task.labels, name) })}
      >
        {card.labels.length === 0
          ? none
          : card.labels.map((label) => (
              <LabelChip
                key={label.name}
                name={label.name}
                color={label.color}
                {...(newLabels.includes(label.name) ? { change: "added" as const } : {})}
              />
            ))}
      </PickField>
      <PickField
        label="Milestone"
        why={why("milestone")}
        single
        options={(facets?.milestones ?? []).map(({ title }) => ({ value: title, words: title }))}
        picked={task.milestone === null ? [] : [task.milestone]}
        onToggle={(title) => set({ milestone: title === task.milestone ? null : title })}
      >
        {task.milestone === null ? (
          none
        ) : (
          <>
            <Icon as={Milestone} size="sm" className="ink3" />
            <bdi className="cut">{task.milestone}</bdi>
          </>
        )}
      </PickField>
      <PickField
        label="Cycle"
        why={why("cycle")}
        single
        options={(facets?.cycles ?? []).map((cycle) => ({ value: cycle, words: cycle }))}
        picked={task.cycle === null ? [] : [task.cycle]}
        onToggle={(cycle) => set({ cycle: cycle === task.cycle ? null : cycle })}
      >
        {task.cycle === null ? none : <bdi className="cut">{task.cycle}</bdi>}
      </PickField>
      <PointsField
        why={why("story_points")}
        value={task.story_points}
        onChange={(story_points) => set({ story_points })}
      />
      <FieldRow label="Reporter" why={why("reporter")}>
        <span className={styles.value}>
          {task.reporter ? <Person login={task.reporter} me={task.reporter === account} /> : none}
        </span>
      </FieldRow>
      <CustomFields values={task.custom_fields} onChange={(custom_fields) => set({ custom_fields })} />
      {update.isPending && (
        <p className="sr" role="status">
          Saving
        </p>
      )}
      {unsent.length > 0 && detail.finding === null && (
        <span className="sr">{unsent.length} fields wait to be pushed</span>
      )}
    </aside>
  );
}
