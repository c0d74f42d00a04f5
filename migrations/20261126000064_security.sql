-- Security findings: lists that are read and never written to.

-- How urgent findings are that are rated neither high nor critical.
alter table sync_config add column lesser_findings text not null default 'high'
    check (lesser_findings in ('high', 'as_rated'));

-- How far each list of a connection has been taken over. A pass goes through the list from its top; one that was cut
-- off goes on at `next_page`, and only at its end `since` and `etag` become what the pass began with.
create table security_list (
    config_id text not null references sync_config (id) on delete cascade,
    kind text not null check (kind in ('security_advisory', 'dependabot_alert', 'vulnerability')),
    -- Everything that changed before this was taken over, in lists that come by update time.
    since text check (since glob '????-??-??T??:??:??.???Z'),
    etag text,
    -- Whether no closed finding was left out.
    closed_complete integer not null default 0 check (closed_complete in (0, 1)),
    next_page text,
    pass_since text check (pass_since glob '????-??-??T??:??:??.???Z'),
    pass_etag text,
    -- Why the list cannot be had, and when that was heard.
    unavailable text,
    asked_at text check (asked_at glob '????-??-??T??:??:??.???Z'),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    primary key (config_id, kind),
    check ((unavailable is null) = (asked_at is null))
) strict, without rowid;

-- What a finding says beyond its task. The row stays with the task when its link goes: what came from a finding is
-- one for good, because its text is not for everybody.
create table finding (
    task_id text not null primary key references tasks (id) on delete cascade,
    kind text not null check (kind in ('security_advisory', 'dependabot_alert', 'vulnerability')),
    particulars text not null check (json_valid(particulars) and json_type(particulars) = 'object'),
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    updated_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) strict, without rowid;

-- Whatever is sent is an intent first, so that a finding without one cannot leave.
create trigger push_intent_insert_is_of_no_finding before insert on push_intent
when exists (select 1 from finding where task_id = new.task_id)
    or exists (select 1 from task_remote where task_id = new.task_id and kind <> 'issue')
begin
    select raise(abort, 'a security finding is never sent');
end;

create trigger push_intent_update_is_of_no_finding before update of task_id, state on push_intent
when new.state in ('planned', 'sent') and (
    exists (select 1 from finding where task_id = new.task_id)
    or exists (select 1 from task_remote where task_id = new.task_id and kind <> 'issue')
)
begin
    select raise(abort, 'a security finding is never sent');
end;

-- Linked to an issue, its text would be sent as an edit.
create trigger task_remote_insert_keeps_findings_apart before insert on task_remote
when new.kind = 'issue' and exists (select 1 from finding where task_id = new.task_id)
begin
    select raise(abort, 'the task of a security finding cannot be linked to an issue');
end;

create trigger task_remote_update_keeps_findings_apart before update of kind, task_id on task_remote
when new.kind = 'issue'
    and (old.kind <> 'issue' or exists (select 1 from finding where task_id = new.task_id))
begin
    select raise(abort, 'the task of a security finding cannot be linked to an issue');
end;
