//! A plugin that is an HTTP server, started for as long as a command needs it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::running::{self, Tool};
use super::{Project, ProjectError};
use crate::abi::Hook;
use crate::plugin::http::HttpPlugin;
use crate::plugin::{Call, Description, Finished, Plugin, PluginError};

/// How long a server may take until it listens.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is asked meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a server may take to end by itself, once its standard input has ended or it has hung up.
const FAREWELL: Duration = Duration::from_millis(300);

/// A plugin and its running server, which ends when this is dropped.
pub struct Served {
    plugin: HttpPlugin,
    server: Server,
}

struct Server(Tool);

/// Starts the server of a project, with the words of its manifest's `serve`, and waits until it
/// listens; the plugin says of itself what `description` says. The variable `PORT` names the port; what it prints goes to standard error. Its standard
/// input stays open for as long as it is wanted, so that it can end by itself even if we are killed.
///
/// # Errors
/// When it can't be started, or does not listen in time.
pub fn serve(
    project: &Project,
    words: &[String],
    description: Description,
) -> Result<Served, ProjectError> {
    let command = words.join(" ");
    let (program, arguments) =
        words.split_first().ok_or_else(|| ProjectError::NotServed { command: command.clone() })?;
    let port = free_port().map_err(|cause| ProjectError::NoPort { cause })?;
    let mut starting = Command::new(program);
    starting.args(arguments).env("PORT", port.to_string()).current_dir(&project.folder);
    starting.stdin(Stdio::piped()).stdout(std::io::stderr());
    let server = running::start(&mut starting)
        .map_err(|cause| ProjectError::NoProgram { program: program.clone(), cause })?;
    let plugin = HttpPlugin::local(description, port);
    let mut served = Served { plugin, server: Server(server) };
    let begun = Instant::now();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    loop {
        if TcpStream::connect_timeout(&address, PAUSE).is_ok() {
            return Ok(served);
        }
        if let Ok(Some(status)) = served.server.0.child.try_wait() {
            return Err(ProjectError::CommandFailed { command, status });
        }
        if begun.elapsed() > PATIENCE {
            return Err(ProjectError::NotServed { command });
        }
        thread::sleep(PAUSE);
    }
}

/// A port that nobody listens on. Somebody else may take it before our server does; then the server
/// says so and ends.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

impl Plugin for Served {
    fn description(&self) -> &Description {
        self.plugin.description()
    }

    fn has(&self, hook: Hook) -> bool {
        self.plugin.has(hook)
    }

    /// A server that has ended is told of with how it ended.
    fn call(&mut self, call: Call) -> Finished {
        let mut finished = self.plugin.call(call);
        if let Err(PluginError::Unreachable(what)) = &mut finished.outcome
            && let Some(status) = self.server.ended()
        {
            *what = format!("its server has ended ({status})");
        }
        finished
    }
}

impl Server {
    /// How it ended, if it does so soon.
    fn ended(&mut self) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < FAREWELL {
            if let Ok(Some(status)) = self.0.child.try_wait() {
                return Some(status);
            }
            thread::sleep(PAUSE / 4);
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.child.stdin.take());
        if self.ended().is_none() {
            self.0.stop();
        }
    }
}
