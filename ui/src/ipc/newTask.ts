import type { NewTask } from "./contract";

/** What asks for a task of which only the title was said. */
export function titled(projectId: string, title: string): NewTask {
  return {
    project_id: projectId,
    title,
    description: "",
    status: "todo",
    type: "task",
    priority: null,
    assignees: [],
    labels: [],
    milestone: null,
  };
}
