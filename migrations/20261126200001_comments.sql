-- Comments: what the forge holds, and what was written here and waits to be sent.

create table comment (
    id text not null primary key check (length(id) = 36),
    task_id text not null references tasks (id) on delete cascade,
    -- The forge's id of it; there is none before it was sent.
    external_id text check (length(external_id) between 1 and 200),
    author text check (author <> ''),
    body text not null check (body <> ''),
    url text,
    state text not null check (state in ('synced', 'waiting', 'sent', 'failed')),
    -- Hidden in what is sent, so that it is found again after an unclear outcome.
    marker text check (marker <> ''),
    -- The issue it was sent to, by its external id: its outcome is looked for there and nowhere else.
    sent_to text check (sent_to <> ''),
    attempts integer not null default 0 check (attempts >= 0),
    error text,
    -- The forge's times once it is synced; ours before.
    created_at text not null check (created_at glob '????-??-??T??:??:??.???Z'),
    updated_at text not null check (updated_at glob '????-??-??T??:??:??.???Z'),
    -- When its state last changed, by this computer's clock.
    touched_at text not null check (touched_at glob '????-??-??T??:??:??.???Z'),
    check ((state = 'synced') = (external_id is not null)),
    check ((state = 'failed') = (error is not null)),
    check (state <> 'sent' or (marker is not null and sent_to is not null))
) strict;

create index comment_by_task on comment (task_id, created_at);
create unique index comment_once on comment (task_id, external_id) where external_id is not null;
create index comment_unsent on comment (task_id) where state <> 'synced';

-- Nothing of a security finding is ever sent; what waits here is on its way there.
create trigger comment_insert_is_of_no_finding before insert on comment
when new.state <> 'synced' and (
    exists (select 1 from finding where task_id = new.task_id)
    or exists (select 1 from task_remote where task_id = new.task_id and kind <> 'issue')
)
begin
    select raise(abort, 'a security finding is never sent');
end;

create trigger comment_update_is_of_no_finding before update of task_id, state on comment
when new.state in ('waiting', 'sent') and (
    exists (select 1 from finding where task_id = new.task_id)
    or exists (select 1 from task_remote where task_id = new.task_id and kind <> 'issue')
)
begin
    select raise(abort, 'a security finding is never sent');
end;

-- How many comments the forge says there are, and which version of the issue they were last read at. Together they
-- say whether a task's comments are due without a request.
alter table task_remote add column comment_count integer check (comment_count >= 0);
alter table task_remote add column comments_read_at text check (comments_read_at glob '????-??-??T??:??:??.???Z');

alter table sync_history add column comments_read integer not null default 0 check (comments_read >= 0);
alter table sync_history add column comments_sent integer not null default 0 check (comments_sent >= 0);
