-- An issue without a task is matched with a task without an issue by title. A large repository has many issues of
-- the same title, and looking through all of their tasks for each of them makes an import grow with its square.
create index tasks_unlinked_by_title on tasks (project_id, title) where issue_url is null;
