-- +goose Up

-- Whether a person wants mail, where, in which language, and about what not. Nobody needs an address; one counts once its owner has
-- opened the link that was sent there.
CREATE TABLE notification_settings (
    tenant_id      uuid NOT NULL,
    user_id        uuid NOT NULL,
    address        text NOT NULL DEFAULT '' CHECK (length(address) <= 254),
    confirmed_at   timestamptz,
    -- The secrets stand in links that this program writes into letters, so it must be able to read them. Whoever has one can confirm or
    -- silence this address, and nothing more.
    confirm_secret bytea,
    confirm_until  timestamptz,
    stop_secret    bytea NOT NULL,
    language       text NOT NULL DEFAULT 'de' CHECK (language IN ('de', 'en', 'plain')),
    off            text[] NOT NULL DEFAULT '{}',
    version        int  NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_at     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT notification_settings_confirmed_check CHECK (confirmed_at IS NULL OR address <> ''),
    CONSTRAINT notification_settings_confirm_check CHECK ((confirm_secret IS NULL) = (confirm_until IS NULL)),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX notification_settings_stop_idx ON notification_settings (tenant_id, stop_secret);
CREATE INDEX notification_settings_confirm_idx ON notification_settings (tenant_id, confirm_secret);

-- What was, is or will be sent. A letter holds no text and no address: both are looked up when it leaves.
CREATE TABLE letters (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    user_id     uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('confirm', 'message', 'digest')),
    created_at  timestamptz NOT NULL,
    sent_at     timestamptz,
    dropped_at  timestamptz,
    -- why it never left
    reason      text NOT NULL DEFAULT '' CHECK (reason IN ('', 'refused', 'too_late', 'not_wanted', 'over')),
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT letters_end_check CHECK (sent_at IS NULL OR dropped_at IS NULL),
    CONSTRAINT letters_dropped_check CHECK ((dropped_at IS NULL) = (reason = '')),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX letters_user_idx ON letters (tenant_id, user_id, created_at DESC);

-- Which letter told of a message.
ALTER TABLE messages ADD COLUMN letter_id uuid,
    ADD CONSTRAINT messages_letter_fkey FOREIGN KEY (tenant_id, letter_id) REFERENCES letters (tenant_id, id) ON DELETE SET NULL (letter_id);
CREATE INDEX messages_letter_idx ON messages (tenant_id, letter_id);

-- The log of evaluations cannot be changed by the application. When an account is gone its entries stay, with the id of nobody in the place
-- of hers, the same in all of them: the staff council still sees what was looked at, when and as what, but no longer by whom.
-- +goose StatementBegin
CREATE FUNCTION forget_in_access_log(person uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH nobody AS MATERIALIZED (SELECT gen_random_uuid() AS id)
    UPDATE access_log SET user_id = (SELECT id FROM nobody)
    WHERE tenant_id = current_tenant() AND user_id = person AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = person);
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION forget_in_access_log(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_in_access_log(uuid) TO lernpfad_app;

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['notification_settings', 'letters'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON notification_settings, letters TO lernpfad_app;

-- +goose Down
ALTER TABLE messages DROP COLUMN letter_id;
DROP TABLE letters, notification_settings;
DROP FUNCTION forget_in_access_log(uuid);
