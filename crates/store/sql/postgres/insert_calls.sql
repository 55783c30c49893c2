-- [id, generation, step, attempt, epoch, provider, model, at, set aside, month]
INSERT INTO calls (id, generation_id, user_id, step, attempt, epoch, provider, model, state, started_at, day, reserved_micros,
                   budget_month)
SELECT CAST(j ->> 0 AS uuid), g.id, g.user_id, j ->> 2, CAST(j ->> 3 AS bigint), CAST(j ->> 4 AS bigint), j ->> 5, j ->> 6,
       'sent', at_millis(j ->> 7), CAST(j ->> 7 AS bigint) / 86400000, CAST(j ->> 8 AS bigint), j ->> 9
FROM jsonb_array_elements($1) AS j
JOIN video_generations AS g ON g.id = CAST(j ->> 1 AS uuid)
