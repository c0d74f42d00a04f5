-- The first schema.
--
-- Ids are UUID v4 text. Times are UTC text `YYYY-MM-DDTHH:MM:SS.mmmZ`, so that comparing text compares instants.
-- Booleans are 0 and 1. What must always hold is said here, not only in code.
-- Later migrations only add; this file is never edited once released, because its bytes are hashed.

-- The first four bytes of "tern": what tells this database from another program's.
pragma application_id = 1952805486;

create table projects (
    id text not null primary key check (length(id) = 36),
    name text not null check (name <> ''),
    key text not null unique check (length(key) between 2 and 10 and key not glob '*[^A-Z0-9]*'),
    next_task_number integer not null default 1 check (next_task_number between 1 and 4294967295),
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z')
) strict;

-- `seq` is the row id that full-text search refers to; only a declared integer key survives VACUUM unchanged.
create table tasks (
    seq integer primary key,
    id text not null unique check (length(id) = 36),
    project_id text not null references projects (id) on delete cascade,
    number integer not null check (number between 1 and 4294967295),
    title text not null,
    status text not null check (status in ('todo', 'in_progress', 'in_review', 'done', 'cancelled')),
    type text not null check (type in ('bug', 'feature', 'task', 'epic')),
    priority text check (priority in ('low', 'medium', 'high', 'critical')),
    reporter text,
    assignees text not null default '[]' check (json_valid(assignees) and json_type(assignees) = 'array'),
    labels text not null default '[]' check (json_valid(labels) and json_type(labels) = 'array'),
    milestone text,
    cycle text,
    story_points real check (story_points >= 0),
    issue_url text,
    closed_at text check (closed_at glob '????-??-??T??:??:??.???Z'),
    position real not null,
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z'),
    -- Last, because they may be long: a list that does not show them does not read past the others.
    custom_fields text not null default '{}'
        check (json_valid(custom_fields) and json_type(custom_fields) = 'object'),
    description text not null default '',
    unique (project_id, number)
) strict;

create index tasks_by_column on tasks (project_id, status, position, number);
create index tasks_by_title on tasks (project_id, title collate nocase, number);
create index tasks_by_update on tasks (project_id, updated_at, number);
create index tasks_by_issue_url on tasks (issue_url) where issue_url is not null;

create table sync_config (
    id text not null primary key check (length(id) = 36),
    project_id text not null unique references projects (id) on delete cascade,
    service_type text not null check (service_type in ('github', 'gitlab', 'bitbucket', 'gitea')),
    api_url text not null check (api_url <> ''),
    -- No forge tells two repositories apart by case alone.
    repository_url text not null unique collate nocase check (repository_url <> ''),
    repo_owner text not null check (repo_owner <> ''),
    repo_name text not null check (repo_name <> ''),
    encrypted_pat blob check (length(encrypted_pat) > 0),
    direction text not null default 'pull' check (direction in ('pull', 'two_way')),
    -- Whether changes of both sides that merge cleanly are merged, or a person is asked first.
    merge_mode text not null default 'automatic' check (merge_mode in ('automatic', 'ask')),
    include_closed integer not null default 0 check (include_closed in (0, 1)),
    include_security integer not null default 1 check (include_security in (0, 1)),
    sync_enabled integer not null default 1 check (sync_enabled in (0, 1)),
    sync_interval_seconds integer not null default 300 check (sync_interval_seconds between 30 and 3600),
    active_interval_seconds integer not null default 30 check (active_interval_seconds between 30 and 3600),
    last_sync_at text check (last_sync_at glob '????-??-??T??:??:??.???Z'),
    next_sync_at text check (next_sync_at glob '????-??-??T??:??:??.???Z'),
    pull_cursor text check (pull_cursor glob '????-??-??T??:??:??.???Z'),
    etag text,
    first_sync_done integer not null default 0 check (first_sync_done in (0, 1)),
    -- How far the closed issues that a first sync left out have been fetched since.
    closed_cursor text check (closed_cursor glob '????-??-??T??:??:??.???Z'),
    closed_complete integer not null default 0 check (closed_complete in (0, 1)),
    -- When linked issues that no longer appear were last asked for one by one.
    first_cursor text check (first_cursor glob '????-??-??T??:??:??.???Z'),
    first_started_at text check (first_started_at glob '????-??-??T??:??:??.???Z'),
    swept_at text check (swept_at glob '????-??-??T??:??:??.???Z'),
    sync_error text,
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z')
) strict;

create index sync_config_due on sync_config (next_sync_at) where sync_enabled = 1;

create table task_remote (
    id text not null primary key check (length(id) = 36),
    task_id text not null unique references tasks (id) on delete cascade,
    -- Its task's project, so that one issue can be linked once in a project. Triggers keep it true; a reference
    -- to both columns would need one more index of random ids, and those are what an import spends its time on.
    project_id text not null,
    external_id text not null check (length(external_id) between 1 and 500),
    kind text not null
        check (kind in ('issue', 'security_advisory', 'dependabot_alert', 'vulnerability')),
    remote_issue_id text not null,
    remote_issue_number integer not null check (remote_issue_number >= 0),
    remote_issue_url text not null,
    remote_state text not null default 'present'
        check (remote_state in ('present', 'gone', 'moved', 'forbidden')),
    last_synced_at text not null check (last_synced_at glob '????-??-??T??:??:??.???Z'),
    remote_updated_at text not null check (remote_updated_at glob '????-??-??T??:??:??.???Z'),
    last_synced_content text not null
        check (json_valid(last_synced_content) and json_type(last_synced_content) = 'object'),
    sync_conflict_status text check (sync_conflict_status in ('pending', 'resolved')),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    unique (project_id, external_id)
) strict;

create index task_remote_by_number on task_remote (remote_issue_number);
create index task_remote_in_conflict on task_remote (project_id) where sync_conflict_status = 'pending';

create trigger task_remote_insert_names_project before insert on task_remote
when new.project_id <> (select project_id from tasks where id = new.task_id)
begin
    select raise(abort, 'task_remote.project_id is not the project of its task');
end;

create trigger task_remote_update_names_project before update of task_id, project_id on task_remote
when new.project_id <> (select project_id from tasks where id = new.task_id)
begin
    select raise(abort, 'task_remote.project_id is not the project of its task');
end;

create trigger tasks_update_moves_link after update of project_id on tasks
when new.project_id <> old.project_id
begin
    update task_remote set project_id = new.project_id where task_id = new.id;
end;

-- `sync_config_id` is no foreign key: the history of a project outlives a connection that was removed.
create table sync_history (
    id text not null primary key check (length(id) = 36),
    project_id text not null references projects (id) on delete cascade,
    sync_config_id text not null check (length(sync_config_id) = 36),
    trigger text not null check (trigger in ('manual', 'scheduled', 'startup', 'cli')),
    sync_type text not null check (sync_type in ('full', 'issues_only', 'security_only')),
    include_closed integer not null check (include_closed in (0, 1)),
    status text not null check (status in ('pending', 'in_progress', 'success', 'failure', 'cancelled')),
    progress text not null check (
        json_valid(progress)
        and coalesce(progress ->> 'stage', '') in ('fetching', 'matching', 'creating', 'updating', 'pushing')
        and coalesce(progress ->> 'current', -1) >= 0
        and coalesce(progress ->> 'total', 0) >= 0
        and coalesce(progress ->> 'processed', -1) >= 0
    ),
    started_at text not null check (started_at glob '????-??-??T??:??:??.???Z'),
    completed_at text check (completed_at glob '????-??-??T??:??:??.???Z'),
    duration_ms integer check (duration_ms >= 0),
    issues_fetched integer not null default 0 check (issues_fetched >= 0),
    tasks_created integer not null default 0 check (tasks_created >= 0),
    tasks_updated integer not null default 0 check (tasks_updated >= 0),
    tasks_pushed integer not null default 0 check (tasks_pushed >= 0),
    tasks_skipped integer not null default 0 check (tasks_skipped >= 0),
    tasks_failed integer not null default 0 check (tasks_failed >= 0),
    conflicts_detected integer not null default 0 check (conflicts_detected >= 0),
    requests_made integer not null default 0 check (requests_made >= 0),
    error_code text,
    error_message text,
    issue_errors text not null default '[]'
        check (json_valid(issue_errors) and json_type(issue_errors) = 'array'),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    check ((status in ('pending', 'in_progress')) = (completed_at is null)),
    check ((status in ('pending', 'in_progress')) = (duration_ms is null)),
    check ((error_code is null) = (error_message is null))
) strict;

create unique index sync_history_one_running on sync_history (sync_config_id)
    where status in ('pending', 'in_progress');
create index sync_history_by_start on sync_history (project_id, started_at);
create index sync_history_all_by_start on sync_history (started_at);

-- `task_remote_id` is no foreign key: a resolution can be read and taken back after its task was unlinked.
-- What still waited goes with the link, by the trigger below.
create table conflict_resolution (
    id text not null primary key check (length(id) = 36),
    task_id text not null references tasks (id) on delete cascade,
    task_remote_id text not null check (length(task_remote_id) = 36),
    detected_at text not null check (detected_at glob '????-??-??T??:??:??.???Z'),
    resolved_at text check (resolved_at glob '????-??-??T??:??:??.???Z'),
    resolution_action text check (resolution_action in ('keep_local', 'accept_remote', 'merge')),
    base_content text not null check (json_valid(base_content) and json_type(base_content) = 'object'),
    local_content text not null check (json_valid(local_content) and json_type(local_content) = 'object'),
    remote_content text not null check (json_valid(remote_content) and json_type(remote_content) = 'object'),
    merged_content text check (json_valid(merged_content) and json_type(merged_content) = 'object'),
    draft text check (json_valid(draft)),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    check ((resolved_at is null) = (resolution_action is null)),
    check (merged_content is null or resolution_action is 'merge')
) strict;

-- Unique: later remote edits refresh the waiting conflict of a task, they never nest a second one in it.
create unique index conflict_resolution_unresolved on conflict_resolution (task_id) where resolved_at is null;
create index conflict_resolution_by_task on conflict_resolution (task_id, detected_at);

create trigger task_remote_delete_ends_conflict after delete on task_remote begin
    delete from conflict_resolution where task_remote_id = old.id and task_id = old.task_id and resolved_at is null;
end;

create table task_change (
    seq integer primary key,
    task_id text not null references tasks (id) on delete cascade,
    sync_id text references sync_history (id) on delete set null,
    origin text not null check (origin in ('user', 'pull', 'push', 'merge', 'resolution', 'undo')),
    field text not null check (field in (
        'title', 'description', 'status', 'type', 'priority', 'reporter', 'labels', 'assignees', 'milestone',
        'cycle', 'story_points', 'custom_fields'
    )),
    old text not null check (json_valid(old)),
    new text not null check (json_valid(new)),
    at text not null check (at glob '????-??-??T??:??:??.???Z')
) strict;

create index task_change_by_task on task_change (task_id);
create index task_change_by_sync on task_change (sync_id) where sync_id is not null;

create table push_intent (
    id text not null primary key check (length(id) = 36),
    task_id text not null references tasks (id) on delete cascade,
    kind text not null check (kind in ('create', 'update')),
    marker text check (kind <> 'create' or marker is not null),
    -- What was sent: the base of the merge when the issue is met before its answer was recorded.
    content text check (json_valid(content) and json_type(content) = 'object'),
    state text not null check (state in ('planned', 'sent', 'done', 'failed')),
    attempts integer not null default 0 check (attempts >= 0),
    error text,
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z')
) strict;

create index push_intent_by_task on push_intent (task_id);
create index push_intent_by_marker on push_intent (marker) where marker is not null;
create index push_intent_open on push_intent (task_id) where state in ('planned', 'sent');
-- One task becomes at most one issue: while the outcome of a create is open, no second one can be planned.
create unique index push_intent_one_create on push_intent (task_id)
    where kind = 'create' and state in ('planned', 'sent');

create table settings (
    key text not null primary key check (key <> ''),
    value text not null check (json_valid(value)),
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z')
) strict;

create table labels (
    project_id text not null references projects (id) on delete cascade,
    name text not null check (name <> ''),
    color text check (length(color) = 6 and color not glob '*[^0-9a-f]*'),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    primary key (project_id, name)
) strict, without rowid;

-- Full text. The index holds no copy of the text; it is filled from a queue, so that an import of thousands of
-- tasks does not wait for it.
create virtual table task_search using fts5 (
    title, description, labels,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

create table search_pending (task_seq integer primary key) strict;

create trigger tasks_insert_waits_for_search after insert on tasks begin
    insert into search_pending (task_seq) values (new.seq) on conflict do nothing;
end;

create trigger tasks_update_waits_for_search after update of title, description, labels on tasks
when old.title is not new.title or old.description is not new.description or old.labels is not new.labels
begin
    insert into search_pending (task_seq) values (new.seq) on conflict do nothing;
end;

create trigger tasks_delete_leaves_search after delete on tasks begin
    delete from search_pending where task_seq = old.seq;
    delete from task_search where rowid = old.seq;
end;
