-- Whose the generations of this list are, and what they hold. Their rows are locked already.
SELECT g.id, g.user_id, g.api_key_id, h.month, h.left_micros
FROM jsonb_array_elements_text($1) AS j
JOIN video_generations AS g ON g.id = CAST(j AS uuid)
LEFT JOIN budget_holds AS h ON h.generation_id = g.id
