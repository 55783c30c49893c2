-- $1 these generations. Of people with accounts, those that took as many credits as were given back.
SELECT g.id, g.user_id
FROM video_generations AS g
JOIN accounts AS a ON a.user_id = g.user_id
WHERE g.id IN (SELECT value FROM json_each($1))
  AND (SELECT count(*) FROM credit_entries AS c WHERE c.generation_id = g.id AND c.reason = 'package')
    = (SELECT count(*) FROM credit_entries AS c WHERE c.generation_id = g.id AND c.reason = 'returned')
