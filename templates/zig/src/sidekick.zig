//! The contract of a Sidekick plugin, ABI 1, as far as Zig can say it. In words: sidekick help abi

const std = @import("std");

/// What the host offers. Pointers point into the plugin's own memory.
pub const host = struct {
    pub extern "sidekick" fn read_input(to: [*]u8) void;
    pub extern "sidekick" fn write_output(from: [*]const u8, length: u32) void;
    pub extern "sidekick" fn die(sides: i32) i32;
    pub extern "sidekick" fn roll(notation: [*]const u8, length: u32) i32;
    pub extern "sidekick" fn lookup(kind: i32, name: [*]const u8, length: u32) i32;
    pub extern "sidekick" fn log(level: i32, line: [*]const u8, length: u32) void;
};

/// A request has at most so many bytes.
var input: [262144]u8 = undefined;

/// The fields of the request that a command has.
pub const Request = struct {
    text: []const u8 = "",
    word: []const u8 = "",
    arguments: []const u8 = "",

    /// Reads the request of a hook that was called with `length`.
    pub fn read(length: u32) Request {
        host.read_input(&input);
        var request = Request{};
        var rest: []const u8 = input[0..length];
        while (rest.len >= 6) {
            const end = 6 + std.mem.readInt(u32, rest[2..6], .little);
            const bytes = rest[6..end];
            switch (std.mem.readInt(u16, rest[0..2], .little)) {
                1 => request.text = bytes,
                4 => request.word = bytes,
                5 => request.arguments = bytes,
                else => {}, // There may be more fields than this plugin knows.
            }
            rest = rest[end..];
        }
        return request;
    }
};

pub const Verdict = enum(u8) { pass, rewrite, reply };

/// A record to write: fields of a tag in 2 bytes, a length in 4, and the bytes.
pub const Record = struct {
    buffer: [1024]u8 = undefined,
    length: usize = 0,

    pub fn bytes(record: *const Record) []const u8 {
        return record.buffer[0..record.length];
    }

    pub fn put(record: *Record, tag: u16, field: []const u8) void {
        const to = record.buffer[record.length..];
        std.mem.writeInt(u16, to[0..2], tag, .little);
        std.mem.writeInt(u32, to[2..6], @intCast(field.len), .little);
        @memcpy(to[6..][0..field.len], field);
        record.length += 6 + field.len;
    }

    pub fn putNumber(record: *Record, tag: u16, number: i32) void {
        record.put(tag, std.mem.asBytes(&number));
    }
};

/// A reply of one part: `TEXT = NUMBER (LABEL)`. Return what this returns.
pub fn reply(text: []const u8, number: i32, label: []const u8) i32 {
    var part = Record{};
    part.put(1, text);
    part.putNumber(2, number);
    part.putNumber(3, 1); // Final: the host need not look for dice in it.
    var answer = Record{};
    answer.putNumber(1, @intFromEnum(Verdict.reply));
    answer.put(2, part.bytes());
    answer.put(4, label);
    host.write_output(answer.bytes().ptr, answer.length);
    return 0;
}

/// A refusal: one calm sentence for the user. Return what this returns.
pub fn refuse(sentence: []const u8) i32 {
    host.write_output(sentence.ptr, sentence.len);
    return 1;
}

/// What becomes of a panic: its words go to the host, then the call ends.
pub fn panic(message: []const u8, _: ?usize) noreturn {
    host.log(3, message.ptr, message.len);
    @trap();
}

/// The marker of this version of the contract.
export fn sidekick_abi_1() void {}
