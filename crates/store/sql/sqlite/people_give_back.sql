-- [generation, at, how it ended]. What failed gives back its credit; what was cancelled, when nothing was made yet.
INSERT INTO credit_entries (user_id, generation_id, turn, delta, reason, created_at)
SELECT c.user_id, c.generation_id, c.turn, -c.delta, 'returned', j.value ->> 1
FROM jsonb_each($1) AS j
JOIN credit_entries AS c ON c.generation_id = j.value ->> 0 AND c.reason = 'package'
WHERE j.value ->> 2 = 'failed' OR NOT EXISTS (SELECT 1 FROM step_results AS r WHERE r.generation_id = c.generation_id)
ON CONFLICT (generation_id, reason, turn) DO NOTHING
