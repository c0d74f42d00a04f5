-- Links that a person makes and takes away, and repositories that get another name.

-- The forge's own id of the repository, which a new name does not change: by it a renamed repository is found again,
-- and another one under the old name is told from it.
alter table sync_config add column repository_id text check (repository_id <> '');

-- Issues that a person unlinked: no sync takes them up again by itself.
create table left_issue (
    project_id text not null references projects (id) on delete cascade,
    external_id text not null check (length(external_id) between 1 and 500),
    -- The task that it was unlinked from, as long as that is here.
    task_id text references tasks (id) on delete set null,
    left_at text not null check (left_at glob '????-??-??T??:??:??.???Z'),
    primary key (project_id, external_id)
) strict, without rowid;

create index left_issue_by_task on left_issue (task_id) where task_id is not null;

-- What was done to a task's link by hand, with what stood there before and after, so that it can be taken back.
create table link_change (
    id text not null primary key check (length(id) = 36),
    task_id text not null references tasks (id) on delete cascade,
    action text not null check (action in ('link', 'relink', 'unlink', 'join')),
    before text not null check (json_valid(before) and json_type(before) = 'object'),
    after text not null check (json_valid(after) and json_type(after) = 'object'),
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    undone_at text check (undone_at glob '????-??-??T??:??:??.???Z')
) strict;

create index link_change_by_task on link_change (task_id, at);

-- Pairs of tasks that a person said are not the same work item, the smaller id first.
create table not_same (
    task_id text not null references tasks (id) on delete cascade,
    other_id text not null references tasks (id) on delete cascade,
    at text not null check (at glob '????-??-??T??:??:??.???Z'),
    primary key (task_id, other_id),
    check (task_id < other_id)
) strict, without rowid;

create index not_same_by_other on not_same (other_id);
