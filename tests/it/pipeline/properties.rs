//! What holds for every message.

use proptest::prelude::*;
use sidekick::dice::Seeded;
use sidekick::text::Span;

use super::*;

/// Pieces that mean something to one stage or another.
fn message() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(vec![
            "/r ", "//roll", "-dice", "-sides", "$a", "$b", "${a}", "${B}", "$", "$a = ", "$B =",
            "[[", "]]", ";", " # ", "(", ")", ",", "deal ", "shuffle", "2d6", "d", "d20!", "k1",
            " + ", "-", "*", "/", "^", ">=", "3", "0.5", "max(", "repeat (", "say ", "say(", "turn ",
            "turn(", "2dc(", "3d8u", "final", "\u{1}", "é", "🃟", "\u{202e}", "\n",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn table() -> Session {
    let mut session = alone();
    session.dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), 10_000);
    session.plugins.push(named("say", &[], |call| {
        let text = call.request.arguments.clone();
        let number = (text.len() % 2 == 0).then_some(text.len() as i64);
        answer(Verdict::Reply, vec![part(&text, number, text.len() % 3 == 0)])
    }));
    session.plugins.push(named("turn", &[], |call| {
        let text = call.request.arguments.clone();
        let number = (text.len() % 2 == 0).then_some(-7);
        let parts =
            vec![part(&text, None, false), part(&text, number, true), part("d6", None, false)];
        answer(Verdict::Rewrite, parts)
    }));
    session.plugins.push(hooked("u", Hook::Modifier, &["u"], &["c"], |call| {
        let pool = call.request.pool.clone();
        Ok(Answer { verdict: Verdict::Reply, pool, ..Answer::default() })
    }));
    session
}

/// Whether a span lies in the text, between characters.
fn lies_in(span: Span, text: &str) -> bool {
    let range = span.range();
    range.start <= range.end
        && text.is_char_boundary(range.start)
        && text.is_char_boundary(range.end)
}

proptest! {
    #[test]
    fn every_message_is_answered_or_refused_with_a_place(
        messages in proptest::collection::vec(message(), 1..5),
    ) {
        let mut session = table();
        let typed = messages.join("\n");
        for text in messages {
            let before = session.memory.clone();
            let exchange = respond(&mut session, &Message { text: text.clone(), ..Message::default() });
            prop_assert_eq!(exchange.reply.is_some(), exchange.faults.is_empty(), "{:?}", text);
            prop_assert_eq!(exchange.changed, before != session.memory, "{:?}", text);
            if !exchange.faults.is_empty() {
                prop_assert!(!exchange.changed, "{:?}", text);
            }
            for fault in &exchange.faults {
                let span = match fault {
                    Fault::Input(error) => error.span,
                    Fault::Plugin { span, .. } => span.expect("a span"),
                };
                prop_assert!(lies_in(span, &text), "{:?}: {:?}", text, fault);
            }
            for remark in &exchange.remarks {
                prop_assert!(lies_in(remark.span, &text), "{:?}: {:?}", text, remark);
            }
            if let Some(reply) = &exchange.reply {
                let odd = |c: char| c.is_control() && c != '\n' && c != '\t';
                prop_assert!(!reply.plain.contains(odd) && !reply.markdown.contains(odd), "{:?}", reply);
                prop_assert!(!reply.plain.contains("final") || typed.contains("final"), "{:?}", reply);
            }
        }
    }

    #[test]
    fn a_memory_that_does_not_matter_is_not_needed(text in message()) {
        let mut without = alone();
        let mut with = alone();
        for session in [&mut without, &mut with] {
            session.dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), 10_000);
        }
        for set in ["$a = 2d6", "$b = 3", "$B = 1+1", "deal 3"] {
            let _ = respond(&mut with, &Message { text: set.to_owned(), ..Message::default() });
        }
        with.dice = Dice::new(Source::Seeded(Box::new(Seeded::new(1))), 10_000);
        if !without.needs_memory(&text) {
            let message = Message { text, ..Message::default() };
            let (left, right) = (respond(&mut without, &message), respond(&mut with, &message));
            prop_assert_eq!(left.reply, right.reply);
            prop_assert_eq!(left.faults, right.faults);
            prop_assert!(!left.changed && !right.changed);
        }
    }
}
