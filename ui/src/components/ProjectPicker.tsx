import clsx from "clsx";
import { ChevronsUpDown } from "lucide-react";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { Menu } from "./Menu";
import styles from "./ProjectPicker.module.css";
import { TaskKey } from "./TaskKey";

interface Props {
  projects: readonly { key: string; name: string }[];
  /** A project's key; `null`: all of them. */
  value: string | null;
  onChange: (key: string | null) => void;
}

/** Which project a screen is about. */
export function ProjectPicker({ projects, value, onChange }: Props) {
  const chosen = projects.find(({ key }) => key === value);
  const words = chosen?.name ?? "All projects";
  return (
    <Menu
      label="Project"
      groups={[
        [{ id: "*", words: "All projects", checked: !chosen, onSelect: () => onChange(null) }],
        projects.map(({ key, name }) => ({
          id: key,
          words: name,
          sign: <TaskKey value={key} />,
          checked: key === value,
          onSelect: () => onChange(key),
        })),
      ]}
    >
      <Button kind="ghost" aria-label={`Project: ${words}`} title={words}>
        {chosen && <TaskKey value={chosen.key} />}
        <bdi className={clsx("cut", styles.name)}>{words}</bdi>
        <Icon as={ChevronsUpDown} size="sm" />
      </Button>
    </Menu>
  );
}
