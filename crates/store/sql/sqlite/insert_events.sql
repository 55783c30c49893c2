-- [generation, how many events of this group come before it in its generation + 1, at, type, data,
--  and where it is an event of usage (domain::used), else null: its type, data, and what time and money are told of: a step, or
--  'job']
INSERT INTO events (generation_id, number, at, type, data)
SELECT j.value ->> 0,
       coalesce((SELECT max(e.number) FROM events AS e WHERE e.generation_id = j.value ->> 0), 0) + (j.value ->> 1),
       j.value ->> 2, j.value ->> 3, j.value ->> 4
FROM jsonb_each($1) AS j;

INSERT INTO usage_analytics (user_id, generation_id, event_type, event_data, created_at)
SELECT u.user_id, u.id, u.type,
       CASE WHEN u.measured IS NULL THEN u.data
            ELSE json_set(u.data, '$.durationMs', u.at - u.since, '$.costMicros',
                          (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN coalesce(sum(c.cost_micros), 0) END
                           FROM calls AS c
                           WHERE c.generation_id = u.id
                             AND (u.measured = 'job' OR c.step = u.measured AND c.started_at >= u.since)))
       END,
       u.at
FROM (
    SELECT g.user_id, g.id, j.value ->> 2 AS at, j.value ->> 5 AS type, j.value ->> 6 AS data, j.value ->> 7 AS measured,
           CASE WHEN j.value ->> 7 = 'job' THEN g.created_at
                ELSE coalesce((SELECT max(e.at)
                               FROM events AS e
                               WHERE e.generation_id = g.id
                                 AND e.type = 'step.started'
                                 AND e.data ->> 'step' = j.value ->> 7), j.value ->> 2)
           END AS since
    FROM jsonb_each($1) AS j
    JOIN video_generations AS g ON g.id = j.value ->> 0
    WHERE j.value ->> 5 IS NOT NULL
) AS u
