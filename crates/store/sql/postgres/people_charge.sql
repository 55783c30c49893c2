-- $1 these generations, $2 user, $3 delta, $4 now
INSERT INTO credit_entries (user_id, generation_id, turn, delta, reason, created_at)
SELECT $2, j.id,
       1 + (SELECT count(*) FROM credit_entries AS c WHERE c.generation_id = j.id AND c.reason = 'package'),
       $3, 'package', $4
FROM (SELECT CAST(jsonb_array_elements_text($1) AS uuid) AS id) AS j
