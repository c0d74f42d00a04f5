-- The last word of a search is a beginning, so every letter that is typed asks for one. Without these two indexes a
-- common letter reads the places of every word that begins with it. The old index holds no text of its own, so
-- nothing is lost with it: the tasks are queued, to be indexed anew by the next search.
drop table task_search;

create virtual table task_search using fts5 (
    title, description, labels,
    content = '', contentless_delete = 1, prefix = '1 2', tokenize = 'unicode61 remove_diacritics 2'
);

insert into search_pending (task_seq) select seq from tasks where true on conflict do nothing;
