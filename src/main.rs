//! The doorway: the real world in, an exit code out.

use std::io::Write;
use std::process::ExitCode;

use sidekick::cli::{World, exit, run};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let mut stderr = std::io::stderr();
        let _ = writeln!(stderr, "error: this is a bug in sidekick: {panic}");
        let _ = writeln!(stderr, "  help: please report it with the command that led here");
        #[expect(clippy::disallowed_methods, reason = "a release build would abort after this")]
        std::process::exit(exit::ExitCode::Bug as i32)
    }));
    ExitCode::from(run(std::env::args_os(), World::real()) as u8)
}
