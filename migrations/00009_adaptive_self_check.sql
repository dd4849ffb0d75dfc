-- +goose Up

-- The self-check picks its statements one by one. Answers so far belong to a pool that is gone, on another scale: they are dropped.
TRUNCATE self_check_answers;
ALTER TABLE self_check_answers
    -- the order in which they were given
    ADD COLUMN position int NOT NULL CHECK (position > 0),
    -- whether the answer has become evidence; it stays, so that the check can go on more exactly
    ADD COLUMN counted boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT self_check_answers_position_key UNIQUE (tenant_id, learner_id, position);

-- +goose Down
TRUNCATE self_check_answers;
ALTER TABLE self_check_answers
    DROP CONSTRAINT self_check_answers_position_key,
    DROP COLUMN counted,
    DROP COLUMN position;
