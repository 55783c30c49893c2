-- $1 how many are kept
DELETE FROM service_events
WHERE id <= (SELECT id FROM service_events ORDER BY id DESC LIMIT 1 OFFSET $1)
