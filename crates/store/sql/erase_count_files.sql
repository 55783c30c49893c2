-- $1 user. The files that their jobs use and nobody else's.
SELECT count(DISTINCT u.sha256) AS number
FROM blob_uses AS u
JOIN video_generations AS g ON g.id = u.generation_id
WHERE g.user_id = $1
  AND NOT EXISTS (
      SELECT 1
      FROM blob_uses AS o
      JOIN video_generations AS h ON h.id = o.generation_id
      WHERE o.sha256 = u.sha256 AND h.user_id <> $1
  )
