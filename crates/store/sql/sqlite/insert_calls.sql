-- [id, generation, step, attempt, epoch, provider, model, at, set aside, month]
INSERT INTO calls (id, generation_id, user_id, step, attempt, epoch, provider, model, state, started_at, day, reserved_micros,
                   budget_month)
SELECT j.value ->> 0, g.id, g.user_id, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6,
       'sent', j.value ->> 7, (j.value ->> 7) / 86400000, j.value ->> 8, j.value ->> 9
FROM jsonb_each($1) AS j
JOIN video_generations AS g ON g.id = j.value ->> 1
