-- Whose the generations of this list are, and what they hold.
SELECT g.id, g.user_id, g.api_key_id, h.month, h.left_micros
FROM json_each($1) AS j
CROSS JOIN video_generations AS g ON g.id = j.value
LEFT JOIN budget_holds AS h ON h.generation_id = g.id
