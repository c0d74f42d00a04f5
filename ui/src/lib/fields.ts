/** The fields of a task in words, for sentences such as “title and labels”. */
export const FIELD_WORDS = {
  title: "title",
  description: "description",
  status: "status",
  type: "type",
  priority: "priority",
  reporter: "reporter",
  labels: "labels",
  assignees: "assignees",
  milestone: "milestone",
  cycle: "cycle",
  story_points: "story points",
  custom_fields: "custom fields",
} as const;
