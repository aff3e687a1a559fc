//! Rolls three dice against a target: at or under it is a success, and by how much counts, too.

const std = @import("std");
const sidekick = @import("sidekick.zig");

pub const panic = std.debug.FullPanic(sidekick.panic);

/// The target if none is given.
const usual = 10;

/// The command hook: the words it answers to stand in sidekick.toml.
export fn sidekick_command(length: u32) i32 {
    const request = sidekick.Request.read(length);
    const aim = target(request.arguments) catch
        return sidekick.refuse("give a target from 3 to 18, or none for 10");

    var faces: [3]i32 = undefined;
    var sum: i32 = 0;
    for (&faces) |*face| {
        face.* = sidekick.host.die(6);
        sum += face.*;
    }
    var text: [40]u8 = undefined;
    var label: [40]u8 = undefined;
    return sidekick.reply(
        print(&text, "({d}+{d}+{d})", .{ faces[0], faces[1], faces[2] }),
        sum,
        print(&label, "{s} by {d}", .{ if (sum <= aim) "success" else "failure", @abs(aim - sum) }),
    );
}

fn target(given: []const u8) !i32 {
    if (given.len == 0) return usual;
    for (given) |character| {
        if (!std.ascii.isDigit(character)) return error.NoNumber;
    }
    const number = try std.fmt.parseInt(i32, given, 10);
    return if (number < 3 or number > 18) error.OutOfRange else number;
}

fn print(buffer: []u8, comptime format: []const u8, values: anytype) []const u8 {
    return std.fmt.bufPrint(buffer, format, values) catch unreachable;
}
