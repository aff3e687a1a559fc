//! Expressions over all features.

use super::*;

#[test]
fn plain_dice_and_arithmetic() {
    for text in [
        "3",
        "-2.5",
        "1d6",
        "2d6",
        "3d6+2",
        "4dF",
        "0d6",
        "2d0",
        "3d1",
        "2d6-1d4",
        "2d4*1d6",
        "1d6/1d4",
        "1d4^2",
        "2^1d4",
        "1d4^-1",
        "max(1d6,1d8)",
        "min(1d6,2d4,3)",
        "max(1d4/2,1d6/3)",
        "abs(1d6-3)",
        "floor(1d6/2)",
        "ceil(1d6/4)",
        "round(1d6/4)",
        "-1d4",
        "-(2d4-1d6)",
        "(1d6)>(1d8)",
        "(2d6)>=(1d8+1)",
        "(1d6)=(1d4)",
        "1d6*1d6",
        "(1d4+1d6)*2+1d2",
        "1/(1d4-1)",
        "(1d3-2)^-1",
        "1d2+1/0",
        "2^(1d3/2)",
        "1d6*0.5+1d6",
    ] {
        agrees(text);
    }
}

#[test]
fn modifiers_that_look_at_one_face() {
    for text in [
        "3d6r1",
        "2d6ro<3",
        "2d4rr1",
        "2d4rr<3",
        "2d1rr1",
        "2d1r1",
        "2d6!",
        "2d4!>3",
        "2d4!!",
        "3d3!!>=3",
        "2d6t6",
        "3d4>=3",
        "3d6>=3<=5",
        "3d4f1",
        "3d4>2f1",
        "2d4!>=3f1",
        "2d4>=3!f1",
        "2d4>=3r1",
        "2d4>=3r<2f1",
        "2d4f1r1",
        "2d4f1!>3",
        "2d3!!>=4",
        "2d4!!t8",
        "2d4t4f4>=3",
        "2d4t4!",
        "2d3r1!",
        "2d3!r1",
        "2d3!r1f1",
        "2d3>1!r3",
        "2dF!",
        "2dFr=-1",
        "3dFf=-1",
        "3dFf=-1>=0",
        "2d4s",
        "2d4sd!s",
        "2d3!!>=2f2",
        "2d3rr>2!",
        "2d3t1!1",
        "1d3!!!",
        "2d6!<3",
        "1d1!",
        "1d0!",
        "2d0r0",
        "2d2!>1",
        "2d6f<3",
        "1d4!+1d4!!",
        "2d3!>2f1r2",
        "1d3!r2!t3f1",
    ] {
        agrees(text);
    }
}

#[test]
fn kept_and_dropped_faces() {
    for text in [
        "4d6k3",
        "4d6kl3",
        "4d6d1",
        "4d6dh1",
        "4d4k2d1",
        "4d4dh1dl1",
        "3d6k0",
        "3d6k9",
        "3d6d9",
        "3d6k",
        "3dFk2",
        "4d4>=3k2",
        "4d4>=2k2f2",
        "4d4r1k2",
        "4d4k2r1",
        "3d4!!k2",
        "3d4!k2",
        "3d4!>3k2",
        "3d3!2k2",
        "2d4!<1k1",
        "3d4!kl2",
        "3d4!d1",
        "4d4k3>=3",
        "4d4k2!",
        "3d4k2!!",
        "3d3!k2!",
        "3d4k2f4",
        "4d4f1k2",
        "4d4f1k2>=3",
        "4d4t4k2",
        "4d4k3r1k2",
        "4d4>=2k3f2kl1",
        "3d4k2t4k2",
        "3d4r1!k2",
        "3d4>=2!k2",
        "4d4>2r1k1f3",
        "3d4rr1k1",
        "4d6k3+2",
        "2d20k1-2d20kl1",
        "4d4sk2",
        "3d1k2",
        "3d0k1",
        "0d6k1",
        "3d3!k2r1",
        "3d4!dh1dl1",
    ] {
        agrees(text);
    }
}

#[test]
fn operands_that_are_rolled() {
    for text in [
        "(1d3)d4",
        "2d(1d4)",
        "(1d3)d(1d3)",
        "(1d3-1)d4",
        "(1d3-2)d4",
        "2d(1d3-2)",
        "(1d4/2)d3",
        "(1d2)d(1d3)k1",
        "2d(1d3)!",
        "(1d2)d(1d3+1)!>=2",
        "2d4<1d4",
        "2d4>=(1d3+1)",
        "2d4>=(1d4/2)",
        "2d4>(1d3)<=(1d3+2)",
        "2d4>=(1/(1d3-1))",
        "3d4>=(1d2)k2",
        "2d3>=1d2!",
        "2d4>1d4k1f1",
        "2d4>=(2d2k1)!",
        "(2d4>=3)d4>=2",
        "2d4>=3+2d4>=4",
        "(1d2-1)d6/(1d2-1)",
        "(1/0)d4",
        "1d6+(1/0)",
        "2d4>=(2d3>=2)",
        "(1d2)d4r1k1",
        "0*1d4>=2",
        "(1d5*300)d1",
        "1d(1/(1d2-1))",
    ] {
        agrees(text);
    }
}

#[test]
fn rounds_words_and_ova() {
    for text in [
        "repeat(1d4,3)",
        "repeat(1d4,3,sum)",
        "repeat(2d4k1,2,sum)+1",
        "repeat(1d6,1d3,sum)",
        "repeat(1d4>=3,2,sum)",
        "repeat(1d4>=3,2)",
        "1d4>=2+repeat(1d4>=3,2,sum)",
        "repeat(1/(1d3-1),2,sum)",
        "repeat(1d4,1d3-1,sum)",
        "repeat(repeat(1d2,2,sum),2,sum)",
        "repeat(repeat(1d2>1,2,sum),2)",
        "repeat(1d4,1d3,sum)*2",
        "repeat(1d4,1/2,sum)",
        "repeat((1d2)d2,2,sum)",
        "ova(0)",
        "ova(1)",
        "ova(3)",
        "ova(5)",
        "ova(-1)",
        "ova(-2)",
        "ova(1d3)",
        "ova(1d3-2)",
        "ova(1/2)",
        "1d4>=2+ova(1d4>=2)",
        "w",
        "w+1d4",
        "w+w",
        "wd4",
        "2d4>=(w)",
        "v(7)+w",
        "repeat(w,2,sum)",
        "repeat(w+1d2,2)",
        "v(2)d4",
        "max(w,1d4)",
        "repeat(w,2,sum)*1",
        "repeat(1d2>=(w),2)+w",
    ] {
        agrees(text);
    }
}

#[test]
fn known_odds() {
    let rules = &Rules::CORRECTED;
    let all = |text: &str| computed(text, Aspect::Value, rules).unwrap();
    let number = |value| Landing::Number(Number::integer(value));
    assert_eq!(all("4d6k3").probability(&number(18)).to_string(), "7/432");
    let mean =
        |text: &str| crate::chance::Statistics::of(&all(text), Landing::number).unwrap().mean;
    assert_eq!(mean("2d6"), 7.0);
    let large = plain_total("100d6k50");
    assert_eq!(large % UBig::from(6_u32).pow(10), UBig::ZERO);
    assert_eq!(all("300d6+300d6"), all("600d6"));
    let exact = DiceLimits::default();
    let odds = |text: &str| {
        odds(&parsed(text), Aspect::Value, &mut Alone, rules, (&exact, &OddsLimits::default()))
    };
    assert_eq!(odds("1d6!").unwrap().error(), 0.0);
    let many = odds("40d10!>=8").unwrap();
    let mean = crate::chance::Statistics::of(&many, Landing::number).unwrap().mean;
    assert!((mean - 40.0 / 3.0).abs() < 1e-6);
    assert!(many.error() > 0.0 && many.error() <= 1e-12);
    let kept = odds("5d10!k3").unwrap();
    assert!(kept.error() <= 1e-11 && kept.len() > 30);
    assert!(matches!(odds("1000d1000"), Err(Unforeseen::TooMuch)));
    assert!(matches!(odds("1d2147483647"), Err(Unforeseen::TooMuch)));
    assert!(matches!(
        odds("repeat(repeat(repeat(1d2,99,sum),99,sum),99)"),
        Err(Unforeseen::Unknown)
    ));
}

fn plain_total(text: &str) -> UBig {
    computed(text, Aspect::Value, &Rules::CORRECTED).unwrap().total().clone()
}
