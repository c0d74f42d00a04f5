-- Tasks that were removed here, with everything that went with them: what removing decided can be taken back for
-- as long as any other decision.
create table removed_task (
    task_id text not null primary key check (length(task_id) = 36),
    project_id text not null references projects (id) on delete cascade,
    -- The conflict that waited when the task was removed.
    conflict_id text check (length(conflict_id) = 36),
    removed_at text not null check (removed_at glob '????-??-??T??:??:??.???Z'),
    content text not null check (json_valid(content) and json_type(content) = 'object')
) strict;

create index removed_task_by_time on removed_task (removed_at);
create index removed_task_by_conflict on removed_task (conflict_id) where conflict_id is not null;
