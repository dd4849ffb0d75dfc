-- +goose Up

-- On which days of the week a person works: nothing is laid out on the others. Whoever has said nothing works from Monday to Friday.
ALTER TABLE learners
    ADD COLUMN working_days text[] NOT NULL DEFAULT '{mon,tue,wed,thu,fri}'
        CHECK (cardinality(working_days) > 0 AND working_days <@ ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

-- +goose Down
ALTER TABLE learners DROP COLUMN working_days;
