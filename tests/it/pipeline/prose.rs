//! Prose with rolls inside.

use super::*;

#[test]
fn prose_has_its_rolls_in_place() {
    let mut session = alone();
    session.plugins.push(named("stress", &[], stress));
    let text = "/r Grog hits [[d20+5]]; then [[ 2d6+stress ]] damage # axe";
    let exchange = say(&mut session, text, &[14, 1, 2, 10]);
    assert_eq!(
        exchange.reply.expect("a reply").markdown,
        "Grog hits (14)+5 = 19; then (1+2)+~~10~~+0 = 13 (botch, a\u{FFFD}b) damage axe"
    );
    let results: Vec<_> = exchange.results.iter().map(|result| &*result.expression).collect();
    assert_eq!(results, ["d20+5", "2d6+stress"]);
    assert_eq!(fault(&mut session, "a [[2d6]] b [[d6", &[1, 1]).2, "[[");
    assert_eq!(fault(&mut session, "a [[2d6]] b [[nonsense]]", &[1, 1]).2, "nonsense");
    assert_eq!(fault(&mut session, "a [[]] b", &[]).0, "missing-operand");
}

#[test]
fn prose_can_be_stored_and_uses_variables() {
    let mut session = alone();
    reply(&mut session, "$bonus = 2+3", &[]);
    assert_eq!(
        reply(&mut session, "$grog = Grog ($bonus) hits [[2*$bonus]], [[d20]]", &[7]),
        "$grog Grog (2+3) hits 2*(2+3) = 10, (7) = 7"
    );
    let exchange = say(&mut session, "$grog", &[8]);
    assert_eq!(exchange.reply.expect("prose").markdown, "Grog (2+3) hits 2*(2+3) = 10, (8) = 8");
    assert_eq!(reply(&mut session, "$who = x [[d6]]", &[1]), "$who x (1) = 1");
}
