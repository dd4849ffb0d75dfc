-- +goose Up

-- What the last look at a person's path after a change of the catalogue found: nothing better, or a path that is offered instead. An offered
-- path is one of hers like any other; nothing takes the place of what she follows until she says so. Nobody else reads this.
CREATE TABLE path_reviews (
    tenant_id          uuid NOT NULL,
    learner_id         uuid NOT NULL,
    catalogue_version  bigint NOT NULL,
    path_id            uuid NOT NULL, -- the one looked at
    offer_id           uuid,          -- the one offered instead
    declined_at        timestamptz,   -- the same offer is not made again
    reviewed_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_id),
    CONSTRAINT path_reviews_declined_check CHECK (declined_at IS NULL OR offer_id IS NOT NULL),
    FOREIGN KEY (tenant_id, learner_id) REFERENCES learners (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, path_id) REFERENCES paths (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, offer_id) REFERENCES paths (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX path_reviews_offer_idx ON path_reviews (tenant_id, offer_id) WHERE offer_id IS NOT NULL;

ALTER TABLE path_reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE path_reviews FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_wall ON path_reviews USING (tenant_id = (SELECT current_tenant())) WITH CHECK (tenant_id = (SELECT current_tenant()));
GRANT SELECT, INSERT, UPDATE, DELETE ON path_reviews TO lernpfad_app;

-- +goose Down
DROP TABLE path_reviews;
