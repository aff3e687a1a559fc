//! How modules are kept: byte for byte whatever they are, and small where they are alike.

#![cfg(test)] // functions beside the tests may expect, too

use proptest::prelude::*;
use sidekick::limits::StoreLimits;
use sidekick::packing::{Effort, Packed, Unpackable, pack, sketch, unpack};

use crate::console::{folder, repository, shell};
use crate::guests;

/// A number as linkers leave it: in five bytes.
fn padded(number: u32) -> [u8; 5] {
    let bits = |shift: u32| (number >> shift) as u8 & 0x7f;
    [bits(0) | 0x80, bits(7) | 0x80, bits(14) | 0x80, bits(21) | 0x80, bits(28)]
}

fn short(number: usize) -> Vec<u8> {
    let (mut number, mut bytes) = (number, Vec::new());
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn section(id: u8, contents: &[u8]) -> Vec<u8> {
    [&[id][..], &padded(contents.len() as u32), contents].concat()
}

/// A module as rust-lld links it: functions of its own, then those of a library that call each other and point
/// to data, all numbered anew by what stands before them.
fn linked(own: &[u32], text: &str) -> Vec<u8> {
    const LIBRARY: u32 = 120;
    let count = own.len() as u32 + LIBRARY;
    let start = (1_u32 << 20) + text.len().next_multiple_of(8) as u32;
    let mut code = short(count as usize);
    for function in 0..count {
        let in_library = function.checked_sub(own.len() as u32);
        let seed = in_library.unwrap_or(7_000 + own.get(function as usize).copied().unwrap_or(0));
        let mut body = vec![1, 4, 0x7f];
        for step in 0..6 + seed % 40 {
            let draw = seed.wrapping_mul(2_654_435_761).rotate_left(step) ^ (step * 77);
            match draw % 4 {
                0 => {
                    body.push(0x10);
                    body.extend(padded(own.len() as u32 + draw % LIBRARY));
                }
                1 => {
                    body.push(0x41);
                    body.extend(padded(start + draw % 900 * 4));
                    body.extend([0x21, (draw >> 9) as u8 % 4]);
                }
                2 => {
                    body.extend([0x41, 0, 0x28, 2]);
                    body.extend(padded(start + draw % 900 * 4));
                    body.push(0x1a);
                }
                _ => body.extend([0x20, (draw >> 9) as u8 % 4, 0x45, 0x04, 0x40, 0x0b]),
            }
        }
        body.push(0x0b);
        code.extend(short(body.len()));
        code.extend(body);
    }
    let mut data = text.as_bytes().to_vec();
    data.resize(text.len().next_multiple_of(8), 0);
    for word in 0..1000_u32 {
        let draw = word.wrapping_mul(2_246_822_519) >> 7;
        let pointer = start + draw % 3_900;
        data.extend(if word % 3 == 0 { pointer } else { draw % 50_000 }.to_le_bytes());
    }
    let slots: Vec<u8> = (0..40).flat_map(|at| short(own.len() + at * 3)).collect();
    let data = [&[1, 0, 0x41, 0x80, 0x80, 0xc0, 0, 0x0b][..], &short(data.len()), &data].concat();
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, &[1, 0x60, 0, 0]),
        section(3, &[short(count as usize), vec![0; count as usize]].concat()),
        section(4, &[1, 0x70, 0, 50]),
        section(5, &[1, 0, 18]),
        section(7, &[&[1, 6][..], b"handle", &[0, 0]].concat()),
        section(9, &[&[1, 0, 0x41, 1, 0x0b, 40][..], &slots].concat()),
        section(10, &code),
        section(11, &data),
    ]
    .concat()
}

fn unpacked(packed: &Packed, bases: &[&[u8]], length: usize) -> Result<Vec<u8>, Unpackable> {
    let base = packed.base.map(|base| bases[base]);
    unpack(&packed.bytes, base, length as u64, &StoreLimits::default())
}

#[test]
fn a_module_over_a_known_library_costs_its_own_code() {
    let base = linked(&[1, 2, 3], "the first of them");
    let module = linked(&[9, 1, 5, 2], "another one, with a longer text");
    for effort in [Effort::Small, Effort::Quick] {
        let alone = pack(&module, &[], effort);
        let packed = pack(&module, &[&base], effort);
        assert_eq!((alone.base, packed.base), (None, Some(0)));
        let (alone, cost) = (alone.bytes.len(), packed.bytes.len());
        assert!(cost * 10 < alone, "{cost} of {alone} bytes, {} raw", module.len());
        assert_eq!(unpacked(&packed, &[&base], module.len()).expect("it"), module);
    }
    let (ours, its) = (sketch(&module), sketch(&base));
    assert!(
        !ours.is_empty() && ours.iter().filter(|hash| its.contains(hash)).count() * 2 > ours.len()
    );
}

#[test]
fn of_several_bases_the_best_is_taken() {
    let module = linked(&[4, 5], "this one");
    let near = linked(&[4], "that one");
    let noise: Vec<u8> = (0..9_000_u32).map(|n| (n.wrapping_mul(n) >> 5) as u8).collect();
    let bases: [&[u8]; 3] = [&noise, &near, b""];
    let packed = pack(&module, &bases, Effort::Small);
    assert_eq!(packed.base, Some(1));
    assert_eq!(unpacked(&packed, &bases, module.len()).expect("it"), module);
}

#[test]
fn what_no_base_helps_is_a_root() {
    let base = linked(&[1], "base");
    for object in [&b""[..], b"x", b"\0asm\x01\0\0\0", b"\0asm\x01\0\0\0\x0a", &[7; 4000]] {
        let packed = pack(object, &[&base, b""], Effort::Small);
        assert_eq!(packed.base, None);
        assert_eq!(unpacked(&packed, &[], object.len()).expect("it"), object);
    }
    assert!(sketch(b"no module").is_empty());
}

#[test]
fn bytes_of_others_are_told_apart() {
    let limits = StoreLimits::default();
    assert_eq!(unpack(&[], None, 1, &limits), Err(Unpackable::Damaged("it is empty")));
    assert_eq!(unpack(&[200, 1], None, 1, &limits), Err(Unpackable::Version(200)));
    let packed = pack(&linked(&[1], "a"), &[&linked(&[2], "b")], Effort::Small);
    assert!(packed.base.is_some());
    for (base, length) in [(None, 9_000), (Some(&b""[..]), 9_000), (None, u64::MAX)] {
        assert!(matches!(
            unpack(&packed.bytes, base, length, &limits),
            Err(Unpackable::Damaged(_))
        ));
    }
}

/// What was written once is read for ever: a line has a base, an object, and the object packed on it.
#[test]
fn old_packings_are_read() {
    let text = include_str!("../packing/vectors.txt");
    let mut versions = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<Vec<u8>> = line.split(' ').map(bytes_of).collect();
        let [base, object, packed] = &parts[..] else { panic!("three parts: {line}") };
        let length = object.len() as u64;
        let unpacked = unpack(packed, Some(base), length, &StoreLimits::default());
        assert_eq!(unpacked.as_ref(), Ok(object), "version {}", packed[0]);
        versions.push(packed[0]);
    }
    assert_eq!(versions, [1, 2, 3, 4, 5]);
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("digits");
    (0..hex.len() / 2).map(|at| digits(at * 2)).collect()
}

#[test]
fn the_guests_of_the_tests_come_back() {
    let mut before: Option<Vec<u8>> = None;
    let files = std::fs::read_dir(guests::folder()).expect("guests").flatten();
    let mut names: Vec<_> = files.map(|file| file.path()).collect();
    names.sort();
    for path in names {
        let Ok(module) = wat::parse_file(&path) else { continue };
        let bases: Vec<&[u8]> = before.iter().map(Vec::as_slice).collect();
        let packed = pack(&module, &bases, Effort::Small);
        assert_eq!(unpacked(&packed, &bases, module.len()).expect("it"), module, "{path:?}");
        assert!(packed.bytes.len() <= module.len() + 20, "{path:?}");
        before = Some(module);
    }
}

#[test]
fn real_plugins_share_what_they_share() {
    let folder = folder();
    let modules = ["coin", "unique", "stress"].map(|name| {
        let script =
            format!("sidekick -q roll '/r {name}' --seed 1 --plugin example-plugins/{name}");
        shell(folder.path()).args(["-c", &script]).output().expect("a shell");
        let path = repository().join(format!("example-plugins/target/sidekick/{name}.wasm"));
        std::fs::read(path).expect("a module")
    });
    let bases: Vec<&[u8]> = modules[..2].iter().map(Vec::as_slice).collect();
    let alone = pack(&modules[2], &[], Effort::Small).bytes.len();
    let packed = pack(&modules[2], &bases, Effort::Small);
    assert_eq!(unpacked(&packed, &bases, modules[2].len()).expect("it"), modules[2]);
    let cost = packed.bytes.len();
    assert!(cost < alone * 9 / 10, "{cost} of {alone}");
}

/// Changes of bytes: at this place, this byte, put in, taken out or replaced.
fn changes() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    prop::collection::vec((0..12_000_usize, any::<u8>(), 0..3_u8), 0..6)
}

fn changed(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for (at, byte, how) in changes {
        let at = at % (bytes.len() + 1);
        match how {
            0 => bytes.insert(at, *byte),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            _ if at < bytes.len() => bytes[at] = *byte,
            _ => bytes.truncate(at),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is refused for its shape, and nothing comes back otherwise.
    #[test]
    fn broken_modules_come_back(ours in changes(), its in changes(), seed in 0..50_u32) {
        let base = changed(&linked(&[1, seed], "base"), &its);
        let module = changed(&linked(&[seed, 8], "the module"), &ours);
        let packed = pack(&module, &[&base], Effort::Quick);
        prop_assert_eq!(unpacked(&packed, &[&base], module.len()), Ok(module));
    }

    #[test]
    fn random_bytes_come_back(
        object in prop::collection::vec(any::<u8>(), 0..600),
        base in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let packed = pack(&object, &[&base], Effort::Quick);
        prop_assert!(packed.bytes.len() <= object.len() + 20);
        prop_assert_eq!(unpacked(&packed, &[&base], object.len()), Ok(object));
    }

    /// Damaged packings are told, or give bytes that a digest tells apart; they never hang or panic.
    #[test]
    fn damaged_packings_do_no_harm(changes in changes(), version in 1..6_u8, length in 0..40_000_u64) {
        let base = linked(&[1, 2], "base");
        let module = linked(&[2, 8], "the module");
        let mut bytes = changed(&pack(&module, &[&base], Effort::Quick).bytes, &changes);
        if let Some(first) = bytes.first_mut() {
            *first = version;
        }
        for base in [None, Some(&base[..])] {
            if let Ok(object) = unpack(&bytes, base, length, &StoreLimits::default()) {
                prop_assert_eq!(object.len() as u64, length);
            }
        }
    }
}
