//! Enough JSON for `tests/abi/vectors.txt`: no escapes, whole numbers only.

use std::str::Chars;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Record(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn parse(text: &str) -> Self {
        let mut rest = text.chars();
        let value = value(&mut rest);
        assert_eq!(rest.as_str(), "", "after the value");
        value
    }

    /// The field of a record; none if it is absent or null.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Record(fields) = self else { panic!("no record: {self:?}") };
        let field = fields.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value).filter(|value| **value != Self::Null)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.optional_text(name).unwrap_or_default()
    }

    pub(crate) fn optional_text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| match value {
            Self::Text(text) => text.clone(),
            other => panic!("no text: {other:?}"),
        })
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).map(|value| match value {
            Self::Number(number) => *number,
            other => panic!("no number: {other:?}"),
        })
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name) == Some(&Self::Bool(true))
    }

    pub(crate) fn list(&self, name: &str) -> &[Self] {
        match self.get(name) {
            Some(Self::List(items)) => items,
            None => &[],
            Some(other) => panic!("no list: {other:?}"),
        }
    }
}

fn value(rest: &mut Chars<'_>) -> Json {
    match rest.as_str().chars().next() {
        Some('{') => Json::Record(items(rest, '}', |rest| {
            let Json::Text(key) = value(rest) else { panic!("a key before {}", rest.as_str()) };
            assert_eq!(rest.next(), Some(':'));
            (key, value(rest))
        })),
        Some('[') => Json::List(items(rest, ']', value)),
        Some('"') => {
            let (text, after) = rest.as_str()[1..].split_once('"').expect("a closing quote");
            assert!(!text.contains('\\'), "escapes are not read: {text}");
            *rest = after.chars();
            Json::Text(text.to_owned())
        }
        _ => {
            let end = rest.as_str().find([',', '}', ']']).unwrap_or(rest.as_str().len());
            let (word, after) = rest.as_str().split_at(end);
            *rest = after.chars();
            match word {
                "null" => Json::Null,
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                number => Json::Number(number.parse().expect(number)),
            }
        }
    }
}

fn items<T>(rest: &mut Chars<'_>, end: char, item: fn(&mut Chars<'_>) -> T) -> Vec<T> {
    rest.next();
    let mut items = Vec::new();
    if rest.as_str().starts_with(end) {
        rest.next();
        return items;
    }
    loop {
        items.push(item(rest));
        match rest.next() {
            Some(',') => {}
            Some(last) if last == end => return items,
            other => panic!("{other:?} after an item"),
        }
    }
}
