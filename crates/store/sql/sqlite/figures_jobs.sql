-- $1 user, or NULL for all of them, $2 from, $3 before
SELECT g.created_at / 86400000 AS day, g.status, count(*) AS jobs
FROM users AS u
CROSS JOIN video_generations AS g
WHERE ($1 IS NULL OR u.id = $1)
  AND g.user_id = u.id
  AND g.created_at >= $2
  AND g.created_at < $3
GROUP BY 1, 2
