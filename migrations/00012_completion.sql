-- +goose Up

-- A finished module. Whoever finished keeps her seat: it was hers, and the run is over.
ALTER TABLE enrolments
    DROP CONSTRAINT enrolments_state_check,
    ADD CONSTRAINT enrolments_state_check CHECK (state IN ('requested', 'enrolled', 'waiting', 'offered', 'completed', 'withdrawn', 'refused',
        'expired', 'cancelled')),
    DROP CONSTRAINT enrolments_ticket_check,
    ADD CONSTRAINT enrolments_ticket_check CHECK ((ticket IS NOT NULL) =
        (run_id IS NOT NULL AND state IN ('requested', 'enrolled', 'waiting', 'offered', 'completed')));
ALTER TABLE messages
    DROP CONSTRAINT messages_kind_check,
    ADD CONSTRAINT messages_kind_check CHECK (kind IN ('request', 'request_reminder', 'approved', 'refused', 'offer', 'offer_reminder',
        'offer_over', 'request_over', 'no_seat', 'run_cancelled', 'completed'));

-- What a participant gives to the provider to say that she was there: the provider's list holds codes, no names. Like tickets they stand
-- before the wall, because a provider has participants of all municipalities, and name no person. One is there as long as the
-- enrolment holds a seat, or a module was started.
CREATE TABLE participation_codes (
    code          text PRIMARY KEY CHECK (code ~ '^[BCDFGHJKLMNPQRSTVWXZ]{8}$'),
    tenant        uuid NOT NULL,
    enrolment     uuid NOT NULL,
    module_id     uuid NOT NULL REFERENCES modules,
    run_id        uuid REFERENCES runs,
    -- when the provider's list named it
    confirmed_at  timestamptz,
    CONSTRAINT participation_codes_enrolment_key UNIQUE (tenant, enrolment),
    FOREIGN KEY (tenant, enrolment) REFERENCES enrolments (tenant_id, id) ON DELETE CASCADE
);
-- The owner is bound by the wall as well, which is lifted for this transaction.
ALTER TABLE enrolments NO FORCE ROW LEVEL SECURITY;
INSERT INTO participation_codes (code, tenant, enrolment, module_id, run_id)
SELECT translate(left(gen_random_uuid()::text, 8), '0123456789abcdef', 'BCDFGHJKLMNPQRST'), tenant_id, id, module_id, run_id
FROM enrolments WHERE state = 'enrolled' ON CONFLICT DO NOTHING;
ALTER TABLE enrolments FORCE ROW LEVEL SECURITY;

-- That a person finished a module: what her credential says, as it was on that day, and what she gained by it.
CREATE TABLE completions (
    tenant_id         uuid NOT NULL,
    id                uuid NOT NULL,
    learner_id        uuid NOT NULL,
    module_id         uuid NOT NULL REFERENCES modules,
    -- null: finished elsewhere
    enrolment_id      uuid,
    completed_on      date NOT NULL,
    holder            text NOT NULL CHECK (holder <> ''),
    title             text NOT NULL,
    provider          text NOT NULL,
    hours_sixteenths  int  NOT NULL CHECK (hours_sixteenths >= 0),
    gains             jsonb NOT NULL,
    -- with it anybody can check the printed page
    code              text NOT NULL CHECK (code ~ '^[BCDFGHJKLMNPQRSTVWXZ]{20}$'),
    created_at        timestamptz NOT NULL,
    -- when the provider's list named her; until then it is her own word
    confirmed_at      timestamptz,
    withdrawn_at      timestamptz,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT completions_withdrawn_check CHECK (withdrawn_at IS NULL OR confirmed_at IS NULL),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, enrolment_id) REFERENCES enrolments (tenant_id, id) ON DELETE SET NULL (enrolment_id)
);
CREATE UNIQUE INDEX completions_enrolment_key ON completions (tenant_id, enrolment_id) WHERE withdrawn_at IS NULL;
CREATE UNIQUE INDEX completions_elsewhere_key ON completions (tenant_id, learner_id, module_id, completed_on)
    WHERE enrolment_id IS NULL AND withdrawn_at IS NULL;
CREATE INDEX completions_learner_idx ON completions (tenant_id, learner_id, created_at DESC);

-- Evidence is never changed. What was entered by mistake is withdrawn: it stays on record and counts no longer.
ALTER TABLE evidence ADD CONSTRAINT evidence_owner_key UNIQUE (tenant_id, id, learner_id);
CREATE TABLE evidence_withdrawals (
    tenant_id     uuid NOT NULL,
    evidence_id   uuid NOT NULL,
    learner_id    uuid NOT NULL,
    withdrawn_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, evidence_id),
    FOREIGN KEY (tenant_id, evidence_id, learner_id) REFERENCES evidence (tenant_id, id, learner_id) ON DELETE CASCADE
);
CREATE TRIGGER evidence_withdrawals_inserted AFTER INSERT ON evidence_withdrawals REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_withdrawals_updated AFTER UPDATE ON evidence_withdrawals REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();
CREATE TRIGGER evidence_withdrawals_deleted AFTER DELETE ON evidence_withdrawals REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION raise_revision();

-- Which evidence came of a completion, to be withdrawn with it.
CREATE TABLE completion_evidence (
    tenant_id      uuid NOT NULL,
    completion_id  uuid NOT NULL,
    evidence_id    uuid NOT NULL,
    PRIMARY KEY (tenant_id, completion_id, evidence_id),
    FOREIGN KEY (tenant_id, completion_id) REFERENCES completions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, evidence_id) REFERENCES evidence (tenant_id, id) ON DELETE CASCADE
);

-- Where the page behind a code is. Whoever asks has no municipality; only the code's hash is kept before the wall.
CREATE TABLE verification_codes (
    code_hash   bytea PRIMARY KEY CHECK (octet_length(code_hash) = 32),
    tenant      uuid NOT NULL,
    completion  uuid NOT NULL,
    FOREIGN KEY (tenant, completion) REFERENCES completions (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX verification_codes_completion_idx ON verification_codes (tenant, completion);

-- Credentials that hold no longer, by their random id: a list that everybody may read. It outlives the person, so that nothing withdrawn
-- becomes good again when she is erased.
CREATE TABLE withdrawn_credentials (
    id            uuid PRIMARY KEY,
    withdrawn_at  timestamptz NOT NULL
);

-- The public halves of the keys that credentials are signed with. Those of former keys stay; the private ones are never stored here.
CREATE TABLE signing_keys (
    kid           text PRIMARY KEY,
    public_key    bytea NOT NULL CHECK (octet_length(public_key) = 32),
    created_at    timestamptz NOT NULL,
    -- set by hand when a key has fallen into other hands: nothing signed with it is good any more
    withdrawn_at  timestamptz
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['completions', 'completion_evidence', 'evidence_withdrawals'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON participation_codes, completions, completion_evidence TO lernpfad_app;
GRANT SELECT, INSERT ON evidence_withdrawals, verification_codes, withdrawn_credentials, signing_keys TO lernpfad_app;

-- +goose Down
DROP TABLE signing_keys, withdrawn_credentials, verification_codes, completion_evidence, evidence_withdrawals, completions, participation_codes;
ALTER TABLE enrolments NO FORCE ROW LEVEL SECURITY;
ALTER TABLE messages NO FORCE ROW LEVEL SECURITY;
DELETE FROM messages WHERE kind = 'completed';
UPDATE enrolments SET state = CASE WHEN run_id IS NULL THEN 'withdrawn' ELSE 'enrolled' END WHERE state = 'completed';
ALTER TABLE enrolments FORCE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence DROP CONSTRAINT evidence_owner_key;
ALTER TABLE messages
    DROP CONSTRAINT messages_kind_check,
    ADD CONSTRAINT messages_kind_check CHECK (kind IN ('request', 'request_reminder', 'approved', 'refused', 'offer', 'offer_reminder',
        'offer_over', 'request_over', 'no_seat', 'run_cancelled'));
ALTER TABLE enrolments
    DROP CONSTRAINT enrolments_ticket_check,
    ADD CONSTRAINT enrolments_ticket_check CHECK ((ticket IS NOT NULL) =
        (run_id IS NOT NULL AND state IN ('requested', 'enrolled', 'waiting', 'offered'))),
    DROP CONSTRAINT enrolments_state_check,
    ADD CONSTRAINT enrolments_state_check CHECK (state IN ('requested', 'enrolled', 'waiting', 'offered', 'withdrawn', 'refused', 'expired', 'cancelled'));
