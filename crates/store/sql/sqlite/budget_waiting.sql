-- Which of these generations wait for room.
SELECT generation_id FROM budget_waits WHERE generation_id IN (SELECT value FROM json_each($1))
