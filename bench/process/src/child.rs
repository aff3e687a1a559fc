//! Runs a command to its end and says what it has used.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// A command to be measured.
#[derive(Clone)]
pub struct Contestant {
    /// Its row in the table.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Variables of its environment; it has no others.
    pub variables: Vec<(String, String)>,
    /// A folder emptied before each run: a cold cache.
    pub emptied: Option<PathBuf>,
    /// What it must print to have done its work.
    pub prints: Option<&'static str>,
}

/// What one run has used.
#[derive(Clone, Copy)]
pub struct Used {
    /// Milliseconds of processor time, of the program and of the system for it.
    pub processor: f64,
    /// Milliseconds from start to end.
    pub wall: f64,
    /// Page faults: memory touched for the first time. Hardly depends on what else the machine does.
    pub faults: f64,
}

impl Contestant {
    /// A program and its arguments.
    pub fn new(name: &str, words: &[&str]) -> Self {
        let mut words = words.iter().map(|word| (*word).to_owned());
        Self {
            name: name.to_owned(),
            program: words.next().unwrap_or_default().into(),
            arguments: words.collect(),
            variables: Vec::new(),
            emptied: None,
            prints: None,
        }
    }

    /// A program named by its command line.
    pub fn plain(words: &[&str]) -> Self {
        Self::new(&words.join(" "), words)
    }

    /// With a variable in its environment.
    pub fn variable(mut self, name: &str, value: &Path) -> Self {
        self.variables.push((name.to_owned(), value.display().to_string()));
        self
    }

    /// With a folder that is emptied before each run.
    pub fn emptied(mut self, folder: PathBuf) -> Self {
        self.emptied = Some(folder);
        self
    }

    /// With something it must print.
    pub fn prints(mut self, text: &'static str) -> Self {
        self.prints = Some(text);
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().envs(self.variables.iter().cloned());
        command.stdin(Stdio::null());
        command
    }

    /// Runs it once for its output, to know that it does its work.
    pub fn output(&self) -> Result<String, String> {
        self.prepare().map_err(|error| error.to_string())?;
        let output = self.command().output().map_err(|error| error.to_string())?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() {
            Ok(text(&output.stdout))
        } else {
            Err(format!("{}: {}", output.status, text(&output.stderr)))
        }
    }

    /// Runs it once, output thrown away.
    pub fn run(&self) -> io::Result<Used> {
        self.prepare()?;
        let mut command = self.command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let child = command.spawn()?;
        let mut status = 0;
        // SAFETY: a usage record is plain numbers, for which zero is a value.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        let id = libc::pid_t::try_from(child.id()).map_err(io::Error::other)?;
        // SAFETY: both pointers are to live values of the right types; the child is ours and nobody
        // else waits for it.
        let waited = unsafe { libc::wait4(id, &raw mut status, 0, &raw mut usage) };
        let wall = start.elapsed().as_secs_f64() * 1e3;
        if waited != id {
            return Err(io::Error::last_os_error());
        }
        if status != 0 {
            return Err(io::Error::other(format!("{} ended with status {status}", self.name)));
        }
        let milliseconds =
            |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
        Ok(Used {
            processor: milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
            wall,
            faults: (usage.ru_minflt + usage.ru_majflt) as f64,
        })
    }

    fn prepare(&self) -> io::Result<()> {
        let Some(folder) = &self.emptied else {
            return Ok(());
        };
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => std::fs::create_dir_all(folder),
        }
    }
}
