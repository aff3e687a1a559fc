-- A store as version 1 made it. Never changed.
PRAGMA application_id = 1397449576;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE channel (
    server TEXT NOT NULL,
    channel TEXT NOT NULL,
    first INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    chain BLOB NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (server, channel)
);
INSERT INTO "channel" VALUES('local','general',1,5,X'394DF598820435AB7F0850DE25070223A0C6FC6EBE50ED90FE3547525C33EDFC',X'67A2355C4BA4A5336C2EA48D2883E6E4C7C9A0064877843BDAA7BE9E9BEF0AF6');
INSERT INTO "channel" VALUES('local','attic',1,1,X'EEB0A7F69CC736AB41648F7ED4A0A557E7C46FE11A307AB845BD55CB49CE4AC7',X'8CCAD80215B7F161B4E58315C19146A90ECA0A5913D8C21DA2B9D278F1C03B0E');
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
INSERT INTO "entry" VALUES('local','general',1,1800000000000,'ann','{"put":{"name":"coin","module":"11-552be69839a7548467f2c384d910a1fa531e044809e88fccae77f863d51df1f4","manifest":"name = \"coin\"","hooks":["command"],"enabled":true}}',NULL,X'CEBC1B6AA1C3F4A06A8989E313866912D5A1456259CB19E498158574F4D82535');
INSERT INTO "entry" VALUES('local','general',2,1800000001000,'ann','{"put":{"name":"coin","module":"12-d6e15265c4d0494a2d365f6a958bb01a3419f352c42534157b32d4490e88c01f","manifest":"name = \"coin\"","hooks":["command"],"enabled":true}}','{"name":"coin","module":"11-552be69839a7548467f2c384d910a1fa531e044809e88fccae77f863d51df1f4","manifest":"name = \"coin\"","hooks":["command"],"enabled":true}',X'0FBDB02776B1A923B6B2BCD9CA598247188140F58AFB096C9D612D302226C934');
INSERT INTO "entry" VALUES('local','general',3,1800000001000,'ann','{"put":{"name":"stress","module":"6-ac3b0d37acae1e53f5511067dfbd4f55631523e44d3c2ee7a569c079e2eeeaf9","files":{"table.txt":"11-552be69839a7548467f2c384d910a1fa531e044809e88fccae77f863d51df1f4"},"manifest":"name = \"stress\"","hooks":["command"],"enabled":true}}',NULL,X'C5DCBA72346D04449EF69D46E971BF05CE48AA1A161A92BA6AADFC57072EF189');
INSERT INTO "entry" VALUES('local','general',4,1800000001000,'ann','{"order":["stress"]}',NULL,X'BE4FD2A17B15830BD75D6412F15FFEC5E0AB1630ED94B2FF9A47935117A0F5E2');
INSERT INTO "entry" VALUES('local','general',5,1800000001000,'ann','{"disable":"coin"}','{"name":"coin","module":"12-d6e15265c4d0494a2d365f6a958bb01a3419f352c42534157b32d4490e88c01f","manifest":"name = \"coin\"","hooks":["command"],"enabled":true}',X'394DF598820435AB7F0850DE25070223A0C6FC6EBE50ED90FE3547525C33EDFC');
INSERT INTO "entry" VALUES('local','attic',1,1800000001000,'ann','{"put":{"name":"stress","module":"6-ac3b0d37acae1e53f5511067dfbd4f55631523e44d3c2ee7a569c079e2eeeaf9","manifest":"name = \"stress\"","hooks":["command"],"enabled":true}}',NULL,X'EEB0A7F69CC736AB41648F7ED4A0A557E7C46FE11A307AB845BD55CB49CE4AC7');
CREATE TABLE memory (
    server TEXT NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest BLOB NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (server, kind, owner)
);
INSERT INTO "memory" VALUES('local','server','',1,X'8D6F07CB99A84AA21EA2EA6845D239C06A7B5804031792DB073C0704335F8948','x = 1');
INSERT INTO "memory" VALUES('local','user','ann',1,X'8340C01A71BA15C8832281AF81BF59C597C1AD0685A50053568E6C181B082445','y = 2');
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
INSERT INTO "need" VALUES('local','general','coin',1,'',11,X'552BE69839A7548467F2C384D910A1FA531E044809E88FCCAE77F863D51DF1F4');
INSERT INTO "need" VALUES('local','general','coin',0,'',12,X'D6E15265C4D0494A2D365F6A958BB01A3419F352C42534157B32D4490E88C01F');
INSERT INTO "need" VALUES('local','general','stress',0,'',6,X'AC3B0D37ACAE1E53F5511067DFBD4F55631523E44D3C2EE7A569C079E2EEEAF9');
INSERT INTO "need" VALUES('local','general','stress',0,'table.txt',11,X'552BE69839A7548467F2C384D910A1FA531E044809E88FCCAE77F863D51DF1F4');
INSERT INTO "need" VALUES('local','attic','stress',0,'',6,X'AC3B0D37ACAE1E53F5511067DFBD4F55631523E44D3C2EE7A569C079E2EEEAF9');
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
INSERT INTO "plugin" VALUES('local','general','coin',1,12,X'D6E15265C4D0494A2D365F6A958BB01A3419F352C42534157B32D4490E88C01F',0,'{}','["command"]','name = "coin"');
INSERT INTO "plugin" VALUES('local','general','stress',0,6,X'AC3B0D37ACAE1E53F5511067DFBD4F55631523E44D3C2EE7A569C079E2EEEAF9',1,'{"table.txt":"11-552be69839a7548467f2c384d910a1fa531e044809e88fccae77f863d51df1f4"}','["command"]','name = "stress"');
INSERT INTO "plugin" VALUES('local','attic','stress',0,6,X'AC3B0D37ACAE1E53F5511067DFBD4F55631523E44D3C2EE7A569C079E2EEEAF9',1,'{}','["command"]','name = "stress"');
CREATE INDEX need_object ON need (digest, length, version, server, channel, plugin);
COMMIT;
