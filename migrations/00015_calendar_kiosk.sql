-- +goose Up

-- The address of a person's calendar subscription: one at a time, known by the hash of its secret. A new address ends the old one. The row
-- stays when there is none any more, so that an old form cannot bring an old address back.
CREATE TABLE calendar_tokens (
    tenant_id   uuid  NOT NULL,
    learner_id  uuid  NOT NULL,
    -- null when the subscription has ended
    token_hash  bytea CHECK (length(token_hash) = 32),
    -- raised by every new address and every end; what a page was made on
    version     int   NOT NULL CHECK (version > 0),
    -- whether the subscription names modules and places, or says "Lernzeit" alone
    titles      boolean NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_id),
    CONSTRAINT calendar_tokens_hash_key UNIQUE (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

-- What calendar programs were told, so that a changed date carries a higher number and a dropped one is called off.
CREATE TABLE calendar_events (
    tenant_id   uuid NOT NULL,
    learner_id  uuid NOT NULL,
    id          uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('study', 'planned', 'seat')),
    title       text NOT NULL,
    place       text NOT NULL,
    -- of whole days: midnight UTC of the first day and of the day after the last
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    whole_days  boolean NOT NULL,
    status      text NOT NULL CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
    sequence    int  NOT NULL CHECK (sequence >= 0),
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_id, id),
    CONSTRAINT calendar_events_dates_check CHECK (starts_at < ends_at),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE
);

-- A session on a shared tablet ends early and opens less.
ALTER TABLE sessions ADD COLUMN kiosk boolean NOT NULL DEFAULT false;

-- A code that a tablet shows and a person confirms on her own device. Code and secret are known by their hashes.
CREATE TABLE kiosk_codes (
    tenant_id    uuid  NOT NULL REFERENCES tenants ON DELETE CASCADE,
    id           uuid  NOT NULL,
    code_hash    bytea NOT NULL,
    secret_hash  bytea NOT NULL,
    -- stands on the tablet and not in the picture: whoever confirms has to see it
    number       int   NOT NULL CHECK (number BETWEEN 10 AND 99),
    -- who confirmed it; null until then
    user_id      uuid,
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CONSTRAINT kiosk_codes_code_key UNIQUE (tenant_id, code_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX kiosk_codes_age_idx ON kiosk_codes (tenant_id, expires_at);

-- The card of somebody without a device of her own: a code on paper, and a PIN that she has chosen.
CREATE TABLE kiosk_cards (
    tenant_id   uuid  NOT NULL,
    user_id     uuid  NOT NULL,
    code_hash   bytea NOT NULL,
    pin_hash    text  NOT NULL,
    -- wrong PINs in a row; at ten the card is dead
    failures    int   NOT NULL DEFAULT 0 CHECK (failures >= 0),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, user_id),
    CONSTRAINT kiosk_cards_code_key UNIQUE (tenant_id, code_hash),
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['calendar_tokens', 'calendar_events', 'kiosk_codes', 'kiosk_cards'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant_wall ON %I USING (tenant_id = (SELECT current_tenant())) '
            'WITH CHECK (tenant_id = (SELECT current_tenant()))', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO lernpfad_app', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE kiosk_cards, kiosk_codes, calendar_events, calendar_tokens;
ALTER TABLE sessions DROP COLUMN kiosk;
