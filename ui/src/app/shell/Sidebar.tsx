import { Link } from "@tanstack/react-router";
import { GitBranch, Play, Plus, Search } from "lucide-react";
import { Button, IconButton } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { SyncSign, TernMark } from "../../components/signs";
import { TaskKey } from "../../components/TaskKey";
import { Tooltip } from "../../components/Tooltip";
import type { ProjectView, StatusView } from "../../ipc/contract";
import { useProjects, useStatus } from "../../ipc/queries";
import { runCommand } from "../../lib/commandRegistry";
import { keysOf } from "../../lib/commands";
import { requestConnection } from "../../lib/connectionRequest";
import { useMediaQuery } from "../../lib/useMediaQuery";
import { useNow } from "../../lib/useNow";
import { pausedWords } from "../../lib/words";
import { PLACES, type Place } from "./places";
import styles from "./Sidebar.module.css";

function PlaceLink({ place, status }: { place: Place; status: StatusView | undefined }) {
  const badge = status && place.badge?.(status);
  return (
    <Link to={place.to} className={styles.nav} activeOptions={{ includeSearch: false }} title={place.words}>
      <Icon as={place.icon} />
      <span className="cut">{place.words}</span>
      {badge && <span className={badge.attn ? styles.attn : styles.badge}>{badge.words}</span>}
    </Link>
  );
}

function ProjectLink({ view, slim }: { view: ProjectView; slim: boolean }) {
  const { project, standing, standing_words } = view;
  const words = `${project.name}: ${standing_words}`;
  const link = (
    <Link
      to="/p/$projectKey"
      params={{ projectKey: project.key }}
      className={styles.nav}
      activeOptions={{ includeSearch: false }}
    >
      <SyncSign kind={standing} size="sm" />
      <TaskKey value={project.key} className={styles.key} />
      <bdi className="cut">{project.name}</bdi>
      <span className="sr">, {standing_words}</span>
    </Link>
  );
  return slim ? (
    <Tooltip words={words} side="right">
      {link}
    </Tooltip>
  ) : (
    <div title={words}>{link}</div>
  );
}

/** A pause that holds, with the way to end it. */
function Paused({ until, slim }: { until: string; slim: boolean }) {
  const words = pausedWords(until, useNow());
  const resume = () => runCommand("background.resume");
  return (
    <div className={styles.paused}>
      <span className={styles.standing} title={`Syncing is ${words}`}>
        <SyncSign kind="paused" />
        <span className="t12">{words}</span>
      </span>
      {slim ? (
        <IconButton size="sm" kind="ghost" icon={Play} label={`Resume, ${words}`} onClick={resume} />
      ) : (
        <Button size="sm" kind="ghost" onClick={resume}>
          Resume
        </Button>
      )}
    </div>
  );
}

/** How everything stands, as Rust says it. */
function Standing({ status, slim }: { status: StatusView | undefined; slim: boolean }) {
  const until = status?.paused_until ?? null;
  return (
    <>
      {until && <Paused until={until} slim={slim} />}
      <div className={styles.status} role="status">
        {status && (
          <span className={styles.standing} title={status.words}>
            <SyncSign kind={status.standing} />
            <span className="cut">{status.words}</span>
          </span>
        )}
      </div>
    </>
  );
}

interface Props {
  onNewProject: () => void;
}

export function Sidebar({ onNewProject }: Props) {
  const { data: projects } = useProjects();
  const { data: status } = useStatus();
  const slim = useMediaQuery("(max-width: 1000px)");
  return (
    <nav className={styles.side} aria-label="Projects and views">
      <div className={styles.brand}>
        <TernMark />
        <span>Tern</span>
        <IconButton
          kind="ghost"
          icon={Search}
          label="Search and commands"
          keys={keysOf("palette.open")}
          onClick={() => runCommand("palette.open")}
        />
      </div>
      {PLACES.filter((place) => place.where === "top").map((place) => (
        <PlaceLink key={place.to} place={place} status={status} />
      ))}
      <div className={styles.heading} id="projects">
        <span>Projects</span>
      </div>
      <div className={styles.projects} role="group" aria-labelledby="projects">
        {projects?.map((view) => (
          <ProjectLink key={view.project.id} view={view} slim={slim} />
        ))}
        <button type="button" className={styles.nav} onClick={onNewProject} title="New project">
          <Icon as={Plus} />
          <span className="cut">New project</span>
        </button>
        <button
          type="button"
          className={styles.nav}
          onClick={() => requestConnection({ kind: "new" })}
          title="Connect a repository"
        >
          <Icon as={GitBranch} />
          <span className="cut">Connect a repository</span>
        </button>
      </div>
      <div className={styles.rest} />
      {PLACES.filter((place) => place.where === "foot").map((place) => (
        <PlaceLink key={place.to} place={place} status={status} />
      ))}
      <Standing status={status} slim={slim} />
    </nav>
  );
}
