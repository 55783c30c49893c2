-- $1 what ended before
DELETE FROM webhook_deliveries WHERE ended_at < $1
