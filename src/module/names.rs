//! Names of functions: where a module has them, how people read them, whose crate they are of.

use std::collections::BTreeMap;

use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload};

/// The names that a module's section `name` gives its functions, by their numbers. What is wrong in
/// that section is left out: nothing runs by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<u32, String>);

impl Names {
    /// Reads the names in a module; none if it has none.
    #[must_use]
    pub fn of(module: &[u8]) -> Self {
        let mut names = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            match payload {
                Ok(Payload::CustomSection(section)) => {
                    if let KnownCustom::Name(reader) = section.as_known() {
                        names.read(reader);
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        names
    }

    fn read(&mut self, reader: NameSectionReader<'_>) {
        for subsection in reader {
            let Ok(subsection) = subsection else { return };
            let Name::Function(map) = subsection else { continue };
            for naming in map {
                let Ok(naming) = naming else { return };
                self.0.insert(naming.index, naming.name.to_owned());
            }
        }
    }

    /// Whether there are any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of a function, as the author wrote it.
    #[must_use]
    pub fn get(&self, function: u32) -> Option<String> {
        self.0.get(&function).map(|name| demangled(name))
    }
}

/// The name as the author wrote it, without the compiler's hash.
#[must_use]
pub fn demangled(name: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(name));
    // What optimisers append.
    let name = name.split(" (.").next().unwrap_or(&name);
    // The linker has often demangled it already, hash included.
    match name.rsplit_once("::h") {
        Some((path, hash)) if is_hash(hash) => path.to_owned(),
        _ => name.to_owned(),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The crate that a demangled name belongs to: that of its path, of the type that it is implemented
/// for, or of the trait where the type is no crate's own. None for names without a path, as those of C.
#[must_use]
pub fn crate_of(name: &str) -> Option<&str> {
    let Some(inner) = name.strip_prefix('<') else {
        let (first, _) = name.split_once("::")?;
        let plain = !first.is_empty()
            && first.chars().all(|c| c == '_' || c.is_alphanumeric() && !c.is_uppercase());
        return plain.then_some(first);
    };
    let (inside, rest) = bracketed(inner)?;
    match split_as(inside) {
        Some((own, of_trait)) => crate_of(bare_type(own)).or_else(|| crate_of(of_trait)),
        None => crate_of(bare_type(inside)).or_else(|| rest.starts_with("::").then_some("core")),
    }
}

/// What is inside of the brackets that were opened before `text`, and what follows them.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let end = at_depth_zero(text, |rest| rest.starts_with('>'))?;
    Some((&text[..end], &text[end + 1..]))
}

fn split_as(text: &str) -> Option<(&str, &str)> {
    let at = at_depth_zero(text, |rest| rest.starts_with(" as "))?;
    Some((&text[..at], &text[at + " as ".len()..]))
}

/// The first place outside of brackets where `wanted` holds; the `>` of `->` closes nothing.
fn at_depth_zero(text: &str, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        if depth == 0 && !(character == '>' && before == '-') && wanted(&text[at..]) {
            return Some(at);
        }
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' if before == '-' => {}
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = character;
    }
    None
}

/// A type without what refers to it: `&mut [odd::Face]` is about `odd::Face`.
fn bare_type(text: &str) -> &str {
    let mut text = text;
    loop {
        let rest = ["&", "*const ", "*mut ", "mut ", "dyn ", "[", "(", "impl "]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix));
        match rest {
            Some(rest) => text = rest.trim_start(),
            None => return text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, crate_of, demangled};

    #[test]
    fn names_lose_their_hash() {
        assert_eq!(demangled("_ZN6stress4roll17h0123456789abcdefE"), "stress::roll");
        assert_eq!(demangled("stress::roll::h0123456789abcdef"), "stress::roll");
        assert_eq!(demangled("stress::roll::h0123456789abcdef (.llvm.17)"), "stress::roll");
        assert_eq!(demangled("_RNvCskwGfYPst2Cb_3foo16example_function"), "foo::example_function");
        assert_eq!(demangled("plain"), "plain");
        assert_eq!(demangled(""), "");
    }

    #[test]
    fn names_belong_to_the_crate_of_their_path_type_or_trait() {
        for (name, expected) in [
            ("stress::roll", Some("stress")),
            ("stress::roll::{{closure}}", Some("stress")),
            ("<stress::Roll as core::fmt::Debug>::fmt", Some("stress")),
            ("<stress::Roll<alloc::string::String> as core::fmt::Debug>::fmt", Some("stress")),
            ("<&T as core::fmt::Debug>::fmt", Some("core")),
            ("<&[stress::Face] as core::fmt::Debug>::fmt", Some("stress")),
            ("<[T] as alloc::slice::ToOwned>::to_owned", Some("alloc")),
            ("<fn(u8) -> u8 as stress::Called>::call", Some("stress")),
            ("<alloc::vec::Vec<T,A> as core::clone::Clone>::clone", Some("alloc")),
            ("<dyn core::any::Any>::is", Some("core")),
            ("<str>::trim", Some("core")),
            ("core::fmt::num::<impl core::fmt::Display for u32>::fmt", Some("core")),
            ("core::ptr::drop_in_place<stress::Roll>", Some("core")),
            ("__rustc::__rust_alloc", Some("__rustc")),
            ("memcpy", None),
            ("operator new(unsigned long)", None),
            ("std::__2::vector<int>::push_back(int&&)", Some("std")),
            ("<<<", None),
            ("", None),
            ("::", None),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn modules_without_names_have_none() {
        assert!(Names::of(b"nothing").is_empty());
        assert_eq!(Names::of(b"\0asm\x01\0\0\0").get(0), None);
    }
}
