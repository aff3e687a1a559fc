CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    UNIQUE (server, channel)
) STRICT;

CREATE TABLE usage (
    channel INTEGER NOT NULL REFERENCES channels,
    plugin TEXT NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    rolls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    fuel INTEGER NOT NULL,
    most_fuel INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (channel, plugin, length, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_of_module ON usage (digest, length);

-- Numbers are never used twice, so that one that was told means one roll.
CREATE TABLE rolls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel INTEGER NOT NULL REFERENCES channels,
    at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE INDEX rolls_of_channel ON rolls (channel, id, size);

-- What rolls of a channel have in common, each once: the set of plugins, what is remembered.
CREATE TABLE pieces (
    id INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL REFERENCES channels,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (channel, digest)
) STRICT;

CREATE INDEX pieces_of_channel ON pieces (channel, size);

-- Which piece a roll has in which place.
CREATE TABLE parts (
    roll INTEGER NOT NULL REFERENCES rolls ON DELETE CASCADE,
    place INTEGER NOT NULL,
    piece INTEGER NOT NULL REFERENCES pieces,
    PRIMARY KEY (roll, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX parts_of_piece ON parts (piece);
