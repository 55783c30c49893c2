-- $1 these generations, $2 user, $3 delta, $4 now
INSERT INTO credit_entries (user_id, generation_id, turn, delta, reason, created_at)
SELECT $2, j.value,
       1 + (SELECT count(*) FROM credit_entries AS c WHERE c.generation_id = j.value AND c.reason = 'package'),
       $3, 'package', $4
FROM json_each($1) AS j
