-- +goose Up

-- Seats belong to the shared catalogue, people do not. A run counts how many of its seats are taken and how many people wait, whatever
-- municipality they come from; whoever takes or frees a seat holds the run's row meanwhile.
ALTER TABLE runs
    ADD COLUMN taken         int    NOT NULL DEFAULT 0,
    ADD COLUMN waiting       int    NOT NULL DEFAULT 0,
    -- how many tickets were ever drawn: the next one has the next number
    ADD COLUMN tickets       bigint NOT NULL DEFAULT 0,
    ADD COLUMN cancelled_at  timestamptz,
    ADD CONSTRAINT runs_taken_check CHECK (taken BETWEEN 0 AND seats),
    ADD CONSTRAINT runs_waiting_check CHECK (waiting >= 0);

-- A ticket is a seat or a place in the queue of a run. It names no person: only the enrolment inside the tenant's wall knows whose it is.
-- It names the municipality so that a freed seat can be offered there. Without row-level security, since the order is one for all.
CREATE TABLE seat_tickets (
    id      uuid PRIMARY KEY,
    run_id  uuid NOT NULL REFERENCES runs,
    tenant  uuid NOT NULL REFERENCES tenants,
    number  bigint NOT NULL CHECK (number > 0),
    seated  boolean NOT NULL,
    CONSTRAINT seat_tickets_number_key UNIQUE (run_id, number)
);
CREATE INDEX seat_tickets_queue_idx ON seat_tickets (run_id, number) WHERE NOT seated;

ALTER TABLE tenant_settings
    -- who agrees to enrolments; nobody needs to while it is null
    ADD COLUMN approver_id  uuid,
    -- how long an offered seat is kept
    ADD COLUMN offer_hours  int NOT NULL DEFAULT 48 CHECK (offer_hours BETWEEN 1 AND 336),
    ADD COLUMN version      int NOT NULL DEFAULT 1,
    ADD CONSTRAINT tenant_settings_approver_fkey FOREIGN KEY (tenant_id, approver_id) REFERENCES users (tenant_id, id)
        ON DELETE SET NULL (approver_id);

CREATE TABLE enrolments (
    tenant_id      uuid NOT NULL,
    id             uuid NOT NULL,
    learner_id     uuid NOT NULL,
    module_id      uuid NOT NULL REFERENCES modules,
    -- null: a module that is studied on one's own
    run_id         uuid REFERENCES runs,
    -- the seat or the place in the queue; null where there is none, or no longer
    ticket         uuid REFERENCES seat_tickets,
    state          text NOT NULL CHECK (state IN ('requested', 'enrolled', 'waiting', 'offered', 'withdrawn', 'refused', 'expired', 'cancelled')),
    version        int  NOT NULL DEFAULT 1 CHECK (version > 0),
    offered_until  timestamptz,
    -- whether somebody was ever asked to agree, who agreed or refused, and why
    asked          boolean NOT NULL DEFAULT false,
    decided_by     uuid,
    note           text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT enrolments_offer_check CHECK ((state = 'offered') = (offered_until IS NOT NULL)),
    CONSTRAINT enrolments_ticket_check CHECK ((ticket IS NOT NULL) =
        (run_id IS NOT NULL AND state IN ('requested', 'enrolled', 'waiting', 'offered'))),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, decided_by) REFERENCES users (tenant_id, id) ON DELETE SET NULL (decided_by)
);
-- One standing enrolment of a person for a run, and one start of a module.
CREATE UNIQUE INDEX enrolments_run_key ON enrolments (tenant_id, learner_id, run_id)
    WHERE run_id IS NOT NULL AND state IN ('requested', 'enrolled', 'waiting', 'offered');
CREATE UNIQUE INDEX enrolments_start_key ON enrolments (tenant_id, learner_id, module_id)
    WHERE run_id IS NULL AND state IN ('requested', 'enrolled');
CREATE UNIQUE INDEX enrolments_ticket_key ON enrolments (tenant_id, ticket);
CREATE INDEX enrolments_requested_idx ON enrolments (tenant_id, created_at) WHERE state = 'requested';

-- When a person is erased, her seats are free again.
-- +goose StatementBegin
CREATE FUNCTION give_seat_back() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM runs WHERE id = OLD.run_id FOR NO KEY UPDATE;
    WITH gone AS (DELETE FROM seat_tickets WHERE id = OLD.ticket RETURNING run_id, seated)
    UPDATE runs SET taken = taken - gone.seated::int, waiting = waiting - (NOT gone.seated)::int
    FROM gone WHERE runs.id = gone.run_id;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER enrolments_seat_back AFTER DELETE ON enrolments
    FOR EACH ROW WHEN (OLD.ticket IS NOT NULL) EXECUTE FUNCTION give_seat_back();

-- A request that comes twice is done once: the key that its sender gave it, and what it led to.
CREATE TABLE idempotency_keys (
    tenant_id     uuid NOT NULL,
    user_id       uuid NOT NULL,
    key           text NOT NULL CHECK (length(key) BETWEEN 1 AND 100),
    request_hash  text NOT NULL,
    subject_id    uuid NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id, key),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_age_idx ON idempotency_keys (tenant_id, created_at);

-- The inbox. A message holds no text: what is written follows from its kind and the enrolment, in the reader's language.
CREATE TABLE messages (
    tenant_id     uuid NOT NULL,
    id            uuid NOT NULL,
    user_id       uuid NOT NULL,
    enrolment_id  uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('request', 'request_reminder', 'approved', 'refused', 'offer', 'offer_reminder',
                      'offer_over', 'request_over', 'no_seat', 'run_cancelled')),
    created_at    timestamptz NOT NULL,
    read_at       timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolments (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX messages_user_idx ON messages (tenant_id, user_id, created_at DESC);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['enrolments', 'idempotency_keys', 'messages'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON seat_tickets, enrolments, idempotency_keys, messages TO lernpfad_app;

-- +goose Down
DROP TABLE messages, idempotency_keys, enrolments, seat_tickets;
DROP FUNCTION give_seat_back();
ALTER TABLE tenant_settings DROP COLUMN approver_id, DROP COLUMN offer_hours, DROP COLUMN version;
ALTER TABLE runs DROP COLUMN taken, DROP COLUMN waiting, DROP COLUMN tickets, DROP COLUMN cancelled_at;
