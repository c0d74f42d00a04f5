-- Comments that came with a tracker's archive: no forge holds them, nothing that a forge says changes them.
alter table comment add column imported integer not null default 0 check (imported in (0, 1));
