DROP INDEX calls_held;
ALTER TABLE calls DROP COLUMN budget_month;
ALTER TABLE video_generations DROP COLUMN api_key_id;
DROP TABLE budget_waits;
DROP TABLE budget_holds;
DROP TABLE budget_months;
DROP TABLE budget_limits;
