-- How the full-text index is kept. A larger first segment (4 MiB of words in memory while a batch is indexed) and
-- merging eight segments at a time instead of four rewrite less of the index while a repository is imported, where most
-- of the time goes into just that. A search then looks into a few more segments, which costs it nothing that shows.
insert into task_search (task_search, rank) values ('hashsize', 4194304);
insert into task_search (task_search, rank) values ('automerge', 8);
