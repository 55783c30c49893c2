-- [generation, how many events of this group come before it in its generation + 1, at, type, data,
--  and where it is an event of usage (domain::used), else null: its type, data, and what time and money are told of: a step, or
--  'job']. One statement: a second trip to the server would be paid by every group.
WITH told AS MATERIALIZED (
    SELECT CAST(j ->> 0 AS uuid) AS generation_id, CAST(j ->> 1 AS bigint) AS nth, at_millis(j ->> 2) AS at, j ->> 3 AS type,
           CAST(j ->> 4 AS jsonb) AS data, j ->> 5 AS used, CAST(j ->> 6 AS jsonb) AS used_data, j ->> 7 AS measured
    FROM jsonb_array_elements($1) AS j
),
entered AS (
    INSERT INTO events (generation_id, number, at, type, data)
    SELECT t.generation_id,
           coalesce((SELECT max(e.number) FROM events AS e WHERE e.generation_id = t.generation_id), 0) + t.nth,
           t.at, t.type, t.data
    FROM told AS t
)
INSERT INTO usage_analytics (user_id, generation_id, event_type, event_data, created_at)
SELECT g.user_id, g.id, t.used,
       CASE WHEN t.measured IS NULL THEN t.used_data
            ELSE t.used_data || jsonb_build_object(
                'durationMs', CAST(extract(epoch FROM t.at - s.since) * 1000 AS bigint),
                'costMicros', (SELECT CASE WHEN count(*) = count(c.cost_micros) THEN coalesce(sum(c.cost_micros), 0) END
                               FROM calls AS c
                               WHERE c.generation_id = g.id
                                 AND (t.measured = 'job' OR c.step = t.measured AND c.started_at >= s.since)))
       END,
       t.at
FROM told AS t
JOIN video_generations AS g ON g.id = t.generation_id
CROSS JOIN LATERAL (
    -- What this statement enters is not among the events yet.
    SELECT CASE WHEN t.measured = 'job' THEN g.created_at
                ELSE coalesce((SELECT max(b.at)
                               FROM (SELECT e.at FROM events AS e
                                     WHERE e.generation_id = g.id AND e.type = 'step.started' AND e.data ->> 'step' = t.measured
                                     UNION ALL
                                     SELECT o.at FROM told AS o
                                     WHERE o.generation_id = g.id AND o.type = 'step.started' AND o.data ->> 'step' = t.measured
                                    ) AS b), t.at)
           END AS since
) AS s
WHERE t.used IS NOT NULL
