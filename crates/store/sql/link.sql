-- $1 hash, $2 now
SELECT l.generation_id, l.user_id, l.expires_at, w.number, w.revision, w.deadline_at, w.rule, w.ended_at
FROM pick_links AS l
JOIN pick_waits AS w ON w.generation_id = l.generation_id AND w.number = l.number
WHERE l.token_hash = $1 AND l.expires_at > $2
