-- $1 user, $2 now. The files that their jobs use; those that others use too are taken out again.
INSERT INTO erased_files (sha256, at)
SELECT DISTINCT u.sha256, $2
FROM blob_uses AS u
JOIN video_generations AS g ON g.id = u.generation_id
WHERE g.user_id = $1
ON CONFLICT (sha256) DO UPDATE SET at = excluded.at
