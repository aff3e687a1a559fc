//! What plugins may change, and when it is kept.

use super::*;

fn effect(kind: EffectKind, scope: Scope, name: &str, value: &str) -> Effect {
    Effect { kind, scope, name: name.to_owned(), value: value.to_owned() }
}

/// Counts its calls in the state of the scope that its argument names.
fn counter(call: &mut Call) -> Result<Answer, PluginError> {
    let (scope, kind) = match &*call.request.arguments {
        "channel" => (Scope::Channel, LookupKind::ChannelState),
        "server" => (Scope::Server, LookupKind::ServerState),
        _ => (Scope::User, LookupKind::UserState),
    };
    let before = call.services.lookup(kind, "calls").map(<[u8]>::len).unwrap_or_default();
    let value = "x".repeat(before + 1);
    Ok(Answer {
        verdict: Verdict::Reply,
        parts: vec![settled("calls", value.len() as i64)],
        effects: vec![effect(EffectKind::SetState, scope, "calls", &value)],
        ..Answer::default()
    })
}

#[test]
fn state_is_kept_by_scope_and_seen_by_the_next_call_of_the_same_command() {
    let mut session = alone();
    session.plugins.push(named("count", &[], counter));
    session.plugins.push(named("other", &[], counter));
    assert_eq!(
        reply(&mut session, "0 + count + count", &[]),
        "0 + count + count  = 0 + calls + calls = 3"
    );
    assert!(say(&mut session, "count(channel)", &[]).changed);
    assert_eq!(reply(&mut session, "1*count(channel)", &[]), "1*count(channel)  = 1*calls = 1");
    assert_eq!(reply(&mut session, "1*count(server)", &[]), "1*count(server)  = 1*calls = 1");
    assert_eq!(reply(&mut session, "other", &[]), "other  = calls = 1");
    let text = serde_json::to_string(&session.memory).expect("JSON");
    let read: Memory = serde_json::from_str(&text).expect("a memory");
    assert_eq!(read, session.memory);
    let message = Message {
        text: "1*count".to_owned(),
        place: sidekick::chat::Place { user: "else".to_owned(), ..Default::default() },
    };
    let exchange = respond(&mut session, &message);
    assert_eq!(exchange.results[0].markdown, "1*calls = 1");
}

#[test]
fn nothing_is_kept_of_a_command_that_fails() {
    let mut session = alone();
    session.plugins.push(named("count", &[], counter));
    assert_eq!(fault(&mut session, "count; 1/0", &[]).0, "division-by-zero");
    assert_eq!(fault(&mut session, "$a = 1; deal 1; 1/(count-1)", &[1]).0, "division-by-zero");
    assert_eq!(session.memory, Memory::default());
    assert_eq!(reply(&mut session, "count", &[]), "count  = calls = 1");
}

#[test]
fn variables_are_set_and_removed_by_effects() {
    let mut session = alone();
    session.plugins.push(named("keep", &[], |call| {
        let kind = match &*call.request.arguments {
            "off" => EffectKind::RemoveVariable,
            _ => EffectKind::SetVariable,
        };
        let effects = vec![
            effect(kind, Scope::User, "mine", " 2d6 "),
            effect(kind, Scope::Channel, "OURS", "7"),
        ];
        let verdict = if call.request.arguments == "pass" { Verdict::Pass } else { Verdict::Reply };
        Ok(Answer { verdict, effects, ..Answer::default() })
    }));
    reply(&mut session, "keep", &[]);
    assert_eq!(reply(&mut session, "$mine+$OURS", &[1, 2]), "$mine+$OURS  = (1+2)+7 = 10");
    reply(&mut session, "keep off", &[]);
    assert_eq!(fault(&mut session, "$mine", &[]).0, "unknown-variable");
    say(&mut session, "keep pass", &[]);
    assert_eq!(fault(&mut session, "$mine", &[]).0, "unknown-variable");
}

#[test]
fn effects_beyond_their_bounds_are_refused() {
    let mut session = alone();
    session.plugins.push(named("bad", &[], |call| {
        use EffectKind::{SetState, SetVariable};
        let long = "x".repeat(20 << 10);
        let effects = match &*call.request.arguments {
            "key" => vec![effect(SetState, Scope::User, "", "1")],
            "control" => vec![effect(SetState, Scope::User, "a\nb", "1")],
            "long key" => vec![effect(SetState, Scope::User, &long[..65], "1")],
            "value" => vec![effect(SetState, Scope::User, "a", &long)],
            "total" => (0..8)
                .map(|key| effect(SetState, Scope::User, &key.to_string(), &long[..16 << 10]))
                .collect(),
            "many" => vec![effect(SetState, Scope::User, "a", "1"); 65],
            "name" => vec![effect(SetVariable, Scope::User, "1-a", "1")],
            "owner" => vec![effect(SetVariable, Scope::User, "ABC", "1")],
            "server" => vec![effect(SetVariable, Scope::Server, "abc", "1")],
            "empty" => vec![effect(SetVariable, Scope::User, "abc", " ")],
            "escape" => vec![effect(SetVariable, Scope::User, "abc", "\u{1b}[2J")],
            _ => (0..129)
                .map(|n| effect(SetVariable, Scope::User, &format!("v{n}"), "1"))
                .take(64)
                .collect(),
        };
        Ok(Answer { verdict: Verdict::Reply, effects, ..Answer::default() })
    }));
    for (arguments, code) in [
        ("key", "plugin-broke-protocol"),
        ("control", "plugin-broke-protocol"),
        ("long key", "plugin-broke-protocol"),
        ("value", "plugin-over-limit"),
        ("total", "plugin-over-limit"),
        ("many", "plugin-over-limit"),
        ("name", "plugin-broke-protocol"),
        ("owner", "plugin-broke-protocol"),
        ("server", "plugin-broke-protocol"),
        ("empty", "plugin-broke-protocol"),
        ("escape", "plugin-broke-protocol"),
    ] {
        assert_eq!(fault(&mut session, &format!("bad {arguments}"), &[]).0, code, "{arguments}");
    }
    for number in 0..100 {
        reply(&mut session, &format!("$n{number} = 1"), &[]);
    }
    let (code, message, _) = fault(&mut session, "bad flood", &[]);
    assert_eq!(code, "plugin-broke-protocol");
    assert!(message.contains("128"), "{message}");
}
