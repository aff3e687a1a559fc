//! Plugins that are HTTP servers: good ones, and every way to answer badly.

#![cfg(test)] // functions beside the tests may expect, too

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::Value;
use sidekick::abi::{Answer, Hook};
use sidekick::limits::PluginLimits;
use sidekick::plugin::http::HttpPlugin;
use sidekick::plugin::{Description, Limit, Plugin, PluginError};

use crate::console::{folder, shell};
use crate::guests::ask_within;

const MANIFEST: &str = "abi = 1\nname = \"orb\"\nversion = \"1.0.0\"\ncommands = [\"orb\"]\n";

/// A plugin whose server does with its one connection what `serve` does, once the request is read.
fn server(serve: fn(TcpStream, Value)) -> HttpPlugin {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let request = request(&mut stream);
        serve(stream, request);
    });
    HttpPlugin::local(Description::parse(MANIFEST).expect("a manifest"), port)
}

/// The body of a request, by its length.
fn request(stream: &mut TcpStream) -> Value {
    let mut read = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).expect("a request");
        read.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&read).to_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.expect("a length").parse().expect("a number");
        if read.len() >= head.len() + 4 + length {
            assert!(head.starts_with("post / "), "{head}");
            return serde_json::from_slice(&read[head.len() + 4..]).expect("JSON");
        }
    }
}

fn send(mut stream: TcpStream, text: &str) {
    // Who was refused may have hung up already.
    let _ = stream.write_all(text.as_bytes());
}

fn answered(serve: fn(TcpStream, Value)) -> Result<Answer, PluginError> {
    let limits = PluginLimits { deadline_ms: 2_000, ..PluginLimits::default() };
    ask_within(&mut server(serve), "orb", limits).outcome
}

#[test]
fn a_request_is_the_json_of_the_contract_and_so_is_the_answer() {
    let answer = answered(|stream, request| {
        assert_eq!(request["hook"], "command");
        assert_eq!(request["text"], "orb");
        let body = r#"{"verdict":"reply","parts":[{"text":"a [[1d6]]"}],"labels":["odd"]}"#;
        send(stream, &format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
    });
    let answer = answer.expect("an answer");
    assert_eq!(answer.parts[0].text, "a [[1d6]]");
    assert_eq!(answer.labels, ["odd"]);
    let passed = answered(|stream, _| send(stream, "HTTP/1.1 204 No Content\r\n\r\n"));
    assert_eq!(passed, Ok(Answer::default()));
}

#[test]
fn a_bad_answer_is_a_fault_with_a_name() {
    let fault = |serve| answered(serve).expect_err("a fault");
    let broke = |serve| match fault(serve) {
        PluginError::Protocol(what) => what,
        other => panic!("{other:?}"),
    };
    let status =
        broke(|stream, _| send(stream, "HTTP/1.1 500 No\r\ncontent-length: 5\r\n\r\nsorry"));
    assert_eq!(status, "it answered with status 500: sorry");
    let elsewhere = broke(|stream, _| {
        let place = "location: http://127.0.0.1:1/\r\ncontent-length: 0";
        send(stream, &format!("HTTP/1.1 302 Found\r\n{place}\r\n\r\n"));
    });
    assert_eq!(elsewhere, "it answered with status 302");
    let text = broke(|stream, _| send(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno"));
    assert!(text.starts_with("its answer can't be read"), "{text}");
    let noise = broke(|stream, _| send(stream, "\u{1}\u{2}\u{3} what?\r\n\r\n"));
    assert!(noise.starts_with("its answer is no HTTP"), "{noise}");
    let items = fault(|stream, _| {
        let label = "\"x\",".repeat(10_000);
        let body = format!(r#"{{"verdict":"reply","labels":[{label}"x"]}}"#);
        send(stream, &format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
    });
    assert_eq!(items, PluginError::OverLimit { limit: Limit::Items, allowed: 10_000 });
}

#[test]
fn an_endless_answer_ends_at_the_limit() {
    let over = PluginError::OverLimit { limit: Limit::Output, allowed: 64 << 10 };
    let body = answered(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b' '; 4096]).is_ok() {}
    });
    assert_eq!(body, Err(over));
    let head = answered(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"x-more: of the same\r\n").is_ok() {}
    });
    assert!(matches!(head, Err(PluginError::Protocol(_))), "{head:?}");
}

#[test]
fn who_is_silent_or_slow_is_too_late() {
    let limits = PluginLimits { deadline_ms: 100, ..PluginLimits::default() };
    let late = |serve| ask_within(&mut server(serve), "orb", limits).outcome;
    // The connection is held until the client hangs up.
    let silent = late(|mut stream, _| _ = stream.read(&mut [0]));
    assert_eq!(silent, Err(PluginError::TooLate(100)));
    let cut = late(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
        let _ = stream.read(&mut [0]);
    });
    assert_eq!(cut, Err(PluginError::TooLate(100)));
}

#[test]
fn who_is_not_there_can_not_be_reached() {
    let port =
        TcpListener::bind(("127.0.0.1", 0)).expect("a port").local_addr().expect("one").port();
    let mut plugin = HttpPlugin::local(Description::parse(MANIFEST).expect("a manifest"), port);
    let outcome = ask_within(&mut plugin, "orb", PluginLimits::default()).outcome;
    assert!(matches!(outcome, Err(PluginError::Unreachable(_))), "{outcome:?}");
    assert!(plugin.has(Hook::Command) && !plugin.has(Hook::Modifier) && !plugin.has(Hook::Term));
}

#[test]
fn a_project_with_a_server_is_started_asked_and_ended() {
    let folder = folder();
    let project = folder.path().join("orb");
    fs::create_dir(&project).expect("a folder");
    let manifest = format!("{MANIFEST}[project]\nserve = [\"node\", \"server.mjs\"]\n");
    fs::write(project.join("sidekick.toml"), manifest).expect("a manifest");
    fs::write(
        project.join("server.mjs"),
        r#"
        import { createServer } from 'node:http';
        import { writeFileSync } from 'node:fs';
        writeFileSync('pid', String(process.pid));
        createServer(async (request, response) => {
            let body = '';
            for await (const piece of request) body += piece;
            const { text } = JSON.parse(body);
            if (text === 'orb end') process.exit(3);
            response.end(JSON.stringify({ verdict: 'reply', parts: [{ text: `${text}: [[1d20]]` }] }));
        }).listen(process.env.PORT, '127.0.0.1');
        "#,
    )
    .expect("a server");
    let run = |script: &str| shell(folder.path()).args(["-c", script]).output().expect("a shell");
    let good = run("sidekick roll orb --plugin orb --faces 7");
    assert_eq!(String::from_utf8_lossy(&good.stdout), "orb: (7) = 7\n");
    let pid = fs::read_to_string(project.join("pid")).expect("its number");
    assert!(!run(&format!("kill -0 {pid}")).status.success(), "it still runs");
    let ended = run("sidekick roll 'orb end' --plugin orb");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(told.contains("its server has ended (exit status: 3)"), "{told}");
    assert_eq!(ended.status.code(), Some(6));
}

#[test]
fn a_server_that_does_not_start_is_told_with_a_way_out() {
    let folder = folder();
    let manifest = |serve: &str| {
        fs::write(
            folder.path().join("sidekick.toml"),
            format!("{MANIFEST}[project]\nserve = {serve}"),
        )
        .expect("a manifest");
        let script = "sidekick roll orb --plugin . 2>&1";
        let output = shell(folder.path()).args(["-c", script]).output().expect("a shell");
        (String::from_utf8(output.stdout).expect("text"), output.status.code())
    };
    let (told, code) = manifest("[\"no-such-program\"]");
    assert!(told.contains("install `no-such-program`"), "{told}");
    assert_eq!(code, Some(7));
    let (told, code) = manifest("[\"sh\", \"-c\", \"echo sorry; exit 4\"]");
    assert!(told.starts_with("sorry\n") && told.contains("exit status: 4"), "{told}");
    assert_eq!(code, Some(3));
    let (told, code) = manifest("[]");
    assert!(told.contains("a command needs a program"), "{told}");
    assert_eq!(code, Some(3));
}
