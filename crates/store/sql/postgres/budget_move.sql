-- [scope, month, spent in addition, held in addition, when it was refused]
UPDATE budget_months AS m
SET spent_micros = m.spent_micros + CAST(j ->> 2 AS bigint),
    held_micros = greatest(0, m.held_micros + CAST(j ->> 3 AS bigint)),
    refused_at = coalesce(m.refused_at, at_millis(j ->> 4))
FROM jsonb_array_elements($1) AS j
WHERE m.scope = j ->> 0 AND m.month = j ->> 1
