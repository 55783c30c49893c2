-- $1 user, or NULL for all of them, $2 from, $3 before
SELECT CAST(floor(extract(epoch FROM g.created_at) / 86400) AS bigint) AS day, g.status, count(*) AS jobs
FROM users AS u
JOIN video_generations AS g ON g.user_id = u.id
WHERE ($1 IS NULL OR u.id = $1)
  AND g.created_at >= $2
  AND g.created_at < $3
GROUP BY 1, 2
