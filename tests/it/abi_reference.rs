//! The text of the contract against the code: tables of fields, examples, budgets.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that can't read its data ends")]

use serde_json::{Value, json};
use sidekick::abi::{Answer, Fields, Hook, LookupKind, REFERENCE, Request, RollAnswer};
use sidekick::limits::{AdmissionLimits, DiceLimits, PluginLimits, TrialLimits};

/// A row of a table of fields.
struct Row {
    tag: u16,
    name: &'static str,
    kind: &'static str,
    meaning: &'static str,
}

/// The rows of the table under a heading.
fn rows(record: &str) -> Vec<Row> {
    let (_, section) = REFERENCE.split_once(&format!("### {record}\n")).expect(record);
    let section = section.split("\n#").next().expect(record);
    let rows = section.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    rows.map(|line| match line.split('|').map(str::trim).collect::<Vec<_>>()[..] {
        ["", tag, name, kind, meaning, ""] => {
            Row { tag: tag.parse().expect(line), name: name.trim_matches('`'), kind, meaning }
        }
        _ => panic!("{line}"),
    })
    .collect()
}

impl Row {
    /// A value of the field's type that is not its default.
    fn sample(&self) -> Value {
        match self.kind {
            "text" | "text, optional" => json!("x"),
            "text, list" => json!(["x"]),
            "number" | "number, optional" => json!(5),
            "number 0 or 1; in JSON false or true" => json!(true),
            "choice" => json!(self.meaning.split('`').nth(3).expect(self.name)),
            "Place" => json!({"user": "x"}),
            "Pool, optional" => json!({}),
            "Pool, list" | "Face, list" | "Part, list" | "Effect, list" => json!([{}]),
            other => panic!("{}: the type {other}", self.name),
        }
    }
}

/// The bytes of a record inside others, whose JSON is `record`.
fn bytes(name: &str, mut record: Value) -> Vec<u8> {
    match name {
        "Request" => {
            record["hook"] = json!(Hook::Term);
            serde_json::from_value::<Request>(record).expect(name).to_bytes()
        }
        "Answer" => serde_json::from_value::<Answer>(record).expect(name).to_bytes(),
        "RollAnswer" => serde_json::from_value::<RollAnswer>(record).expect(name).to_bytes(),
        "Place" => first_field(&bytes("Request", json!({ "place": record }))),
        "Pool" => first_field(&bytes("Request", json!({ "pool": record }))),
        "Face" => first_field(&bytes("Pool", json!({ "faces": [record] }))),
        "Part" => first_field(&bytes("Answer", json!({ "parts": [record] }))),
        "Effect" => first_field(&bytes("Answer", json!({ "effects": [record] }))),
        other => panic!("the record {other}"),
    }
}

fn first_field(record: &[u8]) -> Vec<u8> {
    let field = Fields::new(record).next().expect("a field").expect("whole");
    field.bytes.to_vec()
}

#[test]
fn tables_have_the_fields_and_tags_of_the_code() {
    let pool = serde_json::to_value(sidekick::abi::Pool::default()).expect("writes");
    for (record, fields) in [
        ("Request", serde_json::to_value(Request::new(Hook::Term)).expect("writes")),
        ("Place", serde_json::to_value(sidekick::abi::Place::default()).expect("writes")),
        ("Pool", pool),
        ("Face", serde_json::to_value(sidekick::abi::Face::default()).expect("writes")),
        ("Answer", serde_json::to_value(Answer::default()).expect("writes")),
        ("Part", serde_json::to_value(sidekick::abi::Part::default()).expect("writes")),
        ("Effect", serde_json::to_value(sidekick::abi::Effect::default()).expect("writes")),
        ("RollAnswer", serde_json::to_value(RollAnswer::default()).expect("writes")),
    ] {
        let rows = rows(record);
        let told: Vec<&str> = rows.iter().map(|row| row.name).collect();
        let fields = fields.as_object().expect(record);
        let known: Vec<&String> = fields.keys().filter(|name| *name != "hook").collect();
        assert_eq!(told, known, "{record}");
        for row in rows {
            let record_bytes = bytes(record, json!({ row.name: row.sample() }));
            let tags: Vec<u16> =
                Fields::new(&record_bytes).map(|field| field.expect("whole").tag).collect();
            assert_eq!(tags, [row.tag], "{record}.{}", row.name);
        }
    }
}

#[test]
fn examples_are_records() {
    let blocks: Vec<&str> = REFERENCE.split("```json\n").skip(1).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let json = block.split("\n```").next().expect("an end");
        if json.contains("\"hook\"") {
            serde_json::from_str::<Request>(json).expect(json);
        } else {
            serde_json::from_str::<Answer>(json).expect(json);
        }
    }
}

#[test]
fn the_bytes_of_the_small_answer_are_right() {
    let (before, block) = REFERENCE.split_once("```text\n").expect("the bytes");
    let json = before.rsplit('`').nth(1).expect("the answer");
    let answer: Answer = serde_json::from_str(json).expect(json);
    let lines = block.split("\n```").next().expect("an end").lines();
    // Hexadecimal stands on the left of each line, what it means after many blanks.
    let pairs = lines.flat_map(|line| line.get(..44).unwrap_or(line).split_whitespace());
    let pairs = pairs.map(|pair| u8::from_str_radix(pair, 16).expect(pair));
    assert_eq!(pairs.collect::<Vec<u8>>(), answer.to_bytes());
}

#[test]
fn budgets_and_kinds_are_those_of_the_code() {
    let plugin = PluginLimits::default();
    let (_, budgets) = REFERENCE.split_once("## Budgets").expect("budgets");
    for (what, number) in [
        ("units of work", plugin.fuel),
        ("milliseconds", plugin.deadline_ms),
        ("bytes of memory", plugin.memory as u64),
        ("entries of tables", plugin.table as u64),
        ("bytes of the stack", plugin.stack as u64),
        ("bytes of a request", plugin.input as u64),
        ("bytes of an answer", plugin.output as u64),
        ("parts, labels, and faces", plugin.items as u64),
        ("effects of an answer", plugin.effects as u64),
        ("calls of host functions", plugin.host_calls.into()),
        ("dice thrown", plugin.draws.into()),
        ("bytes of all log lines", plugin.log as u64),
        ("bytes of a notation", DiceLimits::default().text as u64),
        ("bytes of one value of state", plugin.state_value as u64),
        ("bytes of all state", plugin.state_total as u64),
        ("bytes of a data file", plugin.data_file as u64),
    ] {
        let row = budgets.lines().find(|line| line.starts_with(&format!("| {what}"))).expect(what);
        assert!(row.ends_with(&format!("| {} |", grouped(number))), "{row}: {number}");
    }
    let (module, small) = (AdmissionLimits::wide(), AdmissionLimits::default());
    let trial = TrialLimits::default();
    let (_, sentence) = budgets.split_once("A module has at most").expect("a sentence");
    let numbers = [
        module.module as u64,
        module.body as u64,
        module.manifest as u64,
        module.functions.into(),
        module.locals.into(),
        module.nesting.into(),
        module.memory_pages,
        small.module as u64,
        small.body as u64,
        small.functions.into(),
        small.locals.into(),
        small.nesting.into(),
        trial.cpu_s,
        trial.cpu_s_per_mib,
        trial.memory >> 30,
        trial.code >> 20,
    ];
    assert_eq!(trial.patience, 3);
    let mut rest = sentence;
    for number in numbers {
        let (_, after) = rest.split_once(&grouped(number)).unwrap_or_else(|| panic!("{number}"));
        rest = after;
    }
    let kinds =
        ["0 variable", "1 the plugin's state", "2 of this channel", "3 of this", "4 a file"];
    for (number, kind) in (0..).zip(kinds) {
        assert!(LookupKind::from_number(number).is_some() && REFERENCE.contains(kind), "{kind}");
    }
    assert_eq!(LookupKind::from_number(5), None);
}

/// `16384` as `16,384`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
