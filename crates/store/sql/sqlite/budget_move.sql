-- [scope, month, spent in addition, held in addition, when it was refused]
UPDATE budget_months
SET spent_micros = spent_micros + (j.value ->> 2),
    held_micros = max(0, held_micros + (j.value ->> 3)),
    refused_at = coalesce(refused_at, j.value ->> 4)
FROM jsonb_each($1) AS j
WHERE budget_months.scope = j.value ->> 0 AND budget_months.month = j.value ->> 1
