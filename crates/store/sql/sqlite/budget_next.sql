-- $1 how many: the first of those that wait for others to give back what they hold
DELETE FROM budget_waits
WHERE generation_id IN (SELECT generation_id FROM budget_waits WHERE waits_for = 'others' ORDER BY since LIMIT $1)
RETURNING generation_id
