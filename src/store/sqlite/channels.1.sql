-- What a channel is now. Its plugins are rows of their own; `state` is the digest of all of them, `chain`
-- that of its last entry. Entries before `first` were lost and are no longer proven.
CREATE TABLE channel (
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    first INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    chain BLOB NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (server, channel)
);

-- The set of plugins; `place` is the order in which they are asked. Files and hooks are JSON.
CREATE TABLE plugin (
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    place INTEGER NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    enabled INTEGER NOT NULL,
    files TEXT NOT NULL,
    hooks TEXT NOT NULL,
    manifest TEXT NOT NULL,
    PRIMARY KEY (server, channel, name),
    FOREIGN KEY (server, channel) REFERENCES channel (server, channel)
);

-- Which objects a plugin needs: its module has the empty name. Version 0 is the plugin as it is, 1 as it was
-- before.
CREATE TABLE need (
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    plugin TEXT NOT NULL,
    version INTEGER NOT NULL,
    file TEXT NOT NULL,
    length INTEGER NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (server, channel, plugin, version, file),
    FOREIGN KEY (server, channel, plugin) REFERENCES plugin (server, channel, name) ON DELETE CASCADE
);
CREATE INDEX need_object ON need (digest, length, version, server, channel, plugin);

-- Every change that was made; `before` and `change` are JSON.
CREATE TABLE entry (
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    change TEXT NOT NULL,
    before TEXT,
    chain BLOB NOT NULL,
    PRIMARY KEY (server, channel, sequence),
    FOREIGN KEY (server, channel) REFERENCES channel (server, channel)
);

-- What is remembered for a user, a channel or a server.
CREATE TABLE memory (
    server TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (server, kind, owner)
);
