-- Which of these generations wait for room.
SELECT generation_id FROM budget_waits WHERE generation_id IN (SELECT CAST(j AS uuid) FROM jsonb_array_elements_text($1) AS j)
