-- $1 name, $2 packages per day, $3 in flight, $4 priority, $5 thumbnails, $6 credits per month, $7 now
INSERT INTO tiers (name, packages_per_day, in_flight, priority, thumbnails, credits_per_month, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (name) DO UPDATE
SET packages_per_day = excluded.packages_per_day, in_flight = excluded.in_flight, priority = excluded.priority,
    thumbnails = excluded.thumbnails, credits_per_month = excluded.credits_per_month, updated_at = excluded.updated_at
