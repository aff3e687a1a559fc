//! Plugins inside an expression: words, letters, pools.

use sidekick::plugin::{Finished, Plugin, Usage};

use super::*;

#[test]
fn a_word_in_an_expression_has_a_value_a_text_and_labels() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    assert_eq!(reply(&mut session, "2d6+stress", &[1, 2, 4]), "2d6+stress  = (1+2)+~~4~~+0 = 7");
    assert_eq!(
        reply(&mut session, "2*STRESS( 3 ) # x", &[10]),
        "2*STRESS( 3 ) x = 2*~~10~~+3 = 26 (botch, a\u{FFFD}b)"
    );
    assert_eq!(reply(&mut session, "1+stress2", &[4]), "1+stress2  = 1+~~4~~+2 = 7");
    let exchange = say(&mut session, "d6+stress", &[1, 4]);
    let origins: Vec<_> = exchange.draws.iter().map(|draw| &*draw.origin).collect();
    assert_eq!(origins, ["dice", "stress"]);
    let (code, message, marked) = fault(&mut session, "/r 2d6 + stress(x)", &[1, 2]);
    assert_eq!((&*code, &*marked), ("plugin-declined", "stress(x)"));
    assert_eq!(message, "stress: `x` is no number");
    assert_eq!(fault(&mut session, "2d6+stres", &[]).0, "unknown-word");
}

#[test]
fn a_word_in_an_expression_needs_one_number() {
    let mut session = alone();
    session.plugins.push(named("odd", &[], |call| {
        assert_eq!(call.request.position, Position::Inside);
        match &*call.request.arguments {
            "none" => answer(Verdict::Reply, vec![part("text", None, true)]),
            "two" => answer(Verdict::Reply, vec![settled("1", 1), settled("2", 2)]),
            "list" => answer(Verdict::Rewrite, vec![part("repeat (d6, 2)", None, false)]),
            "sum" => answer(Verdict::Rewrite, vec![part("d6+$b", None, false)]),
            _ => pass(),
        }
    }));
    let (code, message, marked) = fault(&mut session, "1+odd(none)", &[]);
    assert_eq!((&*code, &*marked), ("no-number", "odd(none)"));
    assert_eq!(message, "`odd` gives no number, so it can't stand in an expression");
    for inside in ["two", "list"] {
        let (code, _, marked) = fault(&mut session, &format!("1+odd({inside})"), &[1, 1]);
        assert_eq!((code, marked), ("plugin-broke-protocol".to_owned(), format!("odd({inside})")));
    }
    assert_eq!(fault(&mut session, "1+odd", &[]).0, "unknown-word");
    reply(&mut session, "$b = 1+1", &[]);
    assert_eq!(reply(&mut session, "2*odd(sum)", &[4]), "2*odd(sum)  = 2*((4)+(1+1)) = 12");
}

#[test]
fn term_hooks_see_what_the_former_left() {
    let mut session = alone();
    session.plugins.push(hooked("lucky", Hook::Term, &[], &[], |call| {
        let mut pool = call.request.pool.clone().expect("a pool");
        assert_eq!((&*call.request.text, pool.count, pool.sides), ("3d6", 3, 6));
        pool.faces[0].value = 6;
        pool.value = None;
        Ok(Answer {
            verdict: Verdict::Reply,
            pool: Some(pool),
            labels: vec!["lucky".to_owned()],
            ..Answer::default()
        })
    }));
    session.plugins.push(hooked("idle", Hook::Term, &[], &[], |_| pass()));
    session.plugins.push(hooked("striker", Hook::Term, &[], &[], |call| {
        let mut pool = call.request.pool.clone().expect("a pool");
        assert_eq!(pool.faces[0].value, 6);
        pool.faces[1].fate = FaceFate::Struck;
        pool.faces[2].symbol = "☠\u{202e}".to_owned();
        pool.value = None;
        let labels = vec!["struck".to_owned()];
        Ok(Answer { verdict: Verdict::Reply, pool: Some(pool), labels, ..Answer::default() })
    }));
    assert_eq!(
        reply(&mut session, "3d6 + 1", &[1, 2, 3]),
        "3d6 + 1  = (6 ~~2~~ ☠\u{FFFD}) + 1 = 10 (lucky, struck)"
    );
}

#[test]
fn letters_belong_to_the_plugin_that_registered_them() {
    let mut session = alone();
    session.plugins.push(hooked("unique", Hook::Modifier, &["u"], &["c"], |call| {
        let request = call.request.clone();
        let mut pool = request.pool.expect("a pool");
        if request.position == Position::Die {
            assert_eq!((pool.count, pool.faces.len(), &*request.word), (2, 0, "c"));
            assert_eq!(request.arguments, "X Y");
            for _ in 0..pool.count {
                let value = call.services.die(2)?;
                let symbol = if value == 1 { "X" } else { "Y" }.to_owned();
                pool.faces.push(sidekick::abi::Face { value, symbol, ..Default::default() });
            }
        } else if &*request.arguments == "9" {
            return Err(PluginError::Declined("not nine".to_owned()));
        } else {
            pool.faces[0].value = 5;
        }
        pool.value = None;
        Ok(Answer { verdict: Verdict::Reply, pool: Some(pool), ..Answer::default() })
    }));
    assert_eq!(reply(&mut session, "3d8u", &[1, 1, 2]), "3d8u  = (5+1+2) = 8");
    assert_eq!(reply(&mut session, "2dc(X Y)+1", &[1, 2]), "2dc(X Y)+1  = (X Y)+1 = 4");
    let (code, message, marked) = fault(&mut session, "/r 3d8u9", &[1, 1, 2]);
    assert_eq!((&*code, &*message, &*marked), ("plugin-declined", "unique: not nine", "u9"));
}

#[test]
fn a_pool_can_not_be_rewritten() {
    let mut session = alone();
    session.plugins.push(hooked("odd", Hook::Term, &[], &[], |_| {
        answer(Verdict::Rewrite, vec![part("d6", None, false)])
    }));
    assert_eq!(fault(&mut session, "d6", &[1]).0, "plugin-broke-protocol");
}

#[test]
fn plugins_are_asked_only_so_often_in_one_command() {
    let mut session = alone();
    session.plugins.push(named("one", &[], |_| answer(Verdict::Reply, vec![settled("1", 1)])));
    let text = "repeat(repeat(one, 100, sum), 10, sum)";
    assert!(say(&mut session, text, &[]).faults.is_empty());
    let text = "one + repeat(repeat(one, 100, sum), 10, sum)";
    let text = &format!("0 + {text}");
    let (code, message, marked) = fault(&mut session, text, &[]);
    assert_eq!((&*code, &*marked), ("too-many-calls", "one"));
    assert!(message.contains("1000"), "{message}");
    assert_eq!(reply(&mut session, "0 + one", &[]), "0 + one  = 0 + 1 = 1");
}

#[test]
fn the_work_of_all_calls_has_a_limit() {
    // A plugin that says it has burned a lot.
    struct Busy(Description);
    impl Plugin for Busy {
        fn description(&self) -> &Description {
            &self.0
        }
        fn has(&self, hook: Hook) -> bool {
            hook == Hook::Command
        }
        fn call(&mut self, call: Call) -> Finished {
            Finished {
                outcome: answer(Verdict::Reply, vec![settled("1", 1)]),
                services: call.services,
                usage: Usage { fuel: 400_000_000, ..Usage::default() },
            }
        }
    }
    let mut session = alone();
    let description = named("busy", &[], |_| pass()).description().clone();
    session.plugins.push(Box::new(Busy(description)));
    let exchange = say(&mut session, "0+busy+busy+busy", &[]);
    assert_eq!(exchange.usage[0].usage.fuel, 1_200_000_000);
    assert!(exchange.faults.is_empty());
    let (code, _, marked) = fault(&mut session, "0+busy+busy+busy+ busy()", &[]);
    assert_eq!((&*code, &*marked), ("plugin-out-of-fuel", "busy()"));
}
