-- SQLite has neither roles nor policies: whoever can open the file can read it. There each question names its user
-- (`store::people::Owned`), which the same tests try on both databases.
SELECT 1;
