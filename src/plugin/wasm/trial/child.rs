//! The child's side: one module in, one answer out.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{self, Sender};
use std::thread::Builder;
use std::time::Instant;

use super::answer::{Answer, Question, question};
use crate::limits::{AdmissionLimits, TrialLimits};
use crate::plugin::wasm::{admit, engine};
use crate::plugin::{PluginError, Refusal, Rule};

/// The command that makes a program a child of a trial. People have no use for it.
pub const VERB: &str = "compile-for-parent";

/// What happened in the child.
enum Event {
    /// There is an answer, and the code that was asked for.
    Done(Answer, Vec<u8>),
    /// Nothing sensible was asked.
    Broken(io::Error),
    /// Nobody waits for an answer any more.
    Orphaned,
}

/// Reads a module, admits it, compiles it, answers. Comes back early if `input` ends: whoever asked has
/// ended then.
///
/// # Errors
/// When what is asked makes no sense, or nobody listens.
pub fn serve(input: Box<dyn BufRead + Send>, output: &mut dyn Write) -> io::Result<()> {
    let (sender, receiver) = mpsc::channel();
    Builder::new().name("parent".to_owned()).spawn(move || listen(input, &sender))?;
    match receiver.recv().map_err(io::Error::other)? {
        Event::Done(answer, code) => {
            serde_json::to_writer(&mut *output, &answer)?;
            output.write_all(b"\n")?;
            output.write_all(&code)?;
            output.flush()
        }
        Event::Broken(error) => Err(error),
        Event::Orphaned => Err(io::ErrorKind::BrokenPipe.into()),
    }
}

/// Reads the question, has it answered in another thread, and waits for the end of the input.
fn listen(mut input: Box<dyn BufRead + Send>, sender: &Sender<Event>) {
    // Who listened at the other end has what was told first, and is gone.
    let tell = |event| drop(sender.send(event));
    let question = match question(&mut input, AdmissionLimits::wide().module) {
        Ok(question) => question,
        Err(error) => return tell(Event::Broken(error)),
    };
    let results = sender.clone();
    let compile = move || {
        let (answer, code) = answered(&question);
        drop(results.send(Event::Done(answer, code)));
    };
    if let Err(error) = Builder::new().name("compile".to_owned()).spawn(compile) {
        return tell(Event::Broken(error));
    }
    let mut more = [0; 1];
    // Nothing more is said: whatever comes is the end.
    drop(input.read(&mut more));
    tell(Event::Orphaned);
}

fn answered(question: &Question) -> (Answer, Vec<u8>) {
    match compiled(question) {
        Ok(made) => made,
        Err(PluginError::Refused(refusals)) => (Answer::Refused { refusals }, Vec::new()),
        Err(other) => {
            let refusals = vec![Refusal::new(Rule::Format, other.to_string())];
            (Answer::Refused { refusals }, Vec::new())
        }
    }
}

fn compiled(question: &Question) -> Result<(Answer, Vec<u8>), PluginError> {
    let Question { wants_code, module } = question;
    let refused = |rule, text| PluginError::Refused(vec![Refusal::new(rule, text)]);
    let admitted = admit::admit(module, &AdmissionLimits::wide())?;
    let engine = engine::engine()?;
    let begun = Instant::now();
    // The code is made, but not made executable: nothing of it runs here.
    let code = engine
        .precompile_module(module)
        .map_err(|error| refused(Rule::Format, format!("does not compile: {error:#}")))?;
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let (has, allowed) = (code.len() as u64, TrialLimits::default().code);
    if has > allowed {
        let text = format!("it compiles to {has} bytes of code; the limit is {allowed}");
        return Err(refused(Rule::Limit, text));
    }
    let answer = Answer::Admitted {
        description: Box::new(admitted.description),
        hooks: admitted.hooks,
        code: has,
        milliseconds,
    };
    Ok((answer, if *wants_code { code } else { Vec::new() }))
}
