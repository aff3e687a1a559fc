-- What is kept, in small rows: `depth` others must be rebuilt to read it, `stored` bytes are in `body`, and
-- somebody asked for it at `asked`.
CREATE TABLE object (
    id INTEGER PRIMARY KEY,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    base INTEGER REFERENCES object (id),
    depth INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    added INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    UNIQUE (length, digest)
);
CREATE INDEX object_base ON object (base) WHERE base IS NOT NULL;

-- The packed bytes, apart: a row of `object` changes without them.
CREATE TABLE body (
    object INTEGER PRIMARY KEY REFERENCES object (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
);

-- What landmarks have in common: objects at the root of a chain, and those that their base did not foretell well.
CREATE TABLE sketch (
    hash INTEGER NOT NULL,
    object INTEGER NOT NULL REFERENCES object (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, object)
) WITHOUT ROWID;
CREATE INDEX sketch_object ON sketch (object);
