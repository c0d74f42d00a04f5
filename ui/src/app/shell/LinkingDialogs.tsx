import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { JoinDialog } from "../../features/linking/JoinDialog";
import { LinkDialog } from "../../features/linking/LinkDialog";
import { useProjectLookup, useTaskDetail } from "../../ipc/queries";
import { closeLink, type LinkRequest, useLinkRequest } from "../../lib/linkRequest";

function Opened({ request }: { request: LinkRequest }) {
  const { data: detail } = useTaskDetail(request.taskKey);
  const [join, setJoin] = useState<{ other?: string } | null>(
    request.kind === "join" ? { ...(request.other ? { other: request.other } : {}) } : null,
  );
  const lookup = useProjectLookup();
  const navigate = useNavigate();
  if (!detail) return null;
  const show = (taskKey: string) => {
    const [projectKey = ""] = taskKey.split("-");
    void navigate({ to: "/p/$projectKey/$taskKey", params: { projectKey, taskKey } });
  };
  const connection = lookup(detail.task.project_id)?.connection ?? null;
  if (join) return <JoinDialog detail={detail} other={join.other} onClose={closeLink} onJoined={show} />;
  return (
    <LinkDialog
      detail={detail}
      repository={connection && `${connection.repo_owner}/${connection.repo_name}`}
      known={request.issue}
      onClose={closeLink}
      onGone={show}
      onJoin={(other) => setJoin({ other })}
    />
  );
}

/** The dialogs about a task's link, whoever asked for them. */
export function LinkingDialogs() {
  const request = useLinkRequest();
  if (!request) return null;
  return <Opened key={`${request.kind} ${request.taskKey}`} request={request} />;
}
