-- Issues that are no longer where they were.

-- The page of the issue that it became, where it was moved and the forge tells where to.
alter table task_remote add column moved_to text check (moved_to <> '');
-- When an issue that is out of sight was last asked for: it is tried again, but not by every sync.
alter table task_remote add column looked_at text check (looked_at glob '????-??-??T??:??:??.???Z');
