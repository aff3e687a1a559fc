//! Fills the gaps of a template: `«name»` becomes the value of that name.
//!
//! No language that templates are written in has these marks, so that braces of Rust, C, Zig and CI
//! workflows stay what they are.

/// What can stand in the gaps.
pub(super) type Values = Vec<(&'static str, String)>;

/// The text with its gaps filled; a value is not looked at again.
///
/// # Errors
/// With what is wrong in a template: a gap that has no value, or one without an end.
pub(super) fn render(text: &str, values: &Values) -> Result<String, String> {
    let mut rendered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        let (gap, after) =
            after.split_once('»').ok_or_else(|| "a gap has no end: « without »".to_owned())?;
        let (_, value) = values
            .iter()
            .find(|(name, _)| *name == gap)
            .ok_or_else(|| format!("nothing is called «{gap}»"))?;
        rendered.push_str(before);
        rendered.push_str(value);
        rest = after;
    }
    rendered.push_str(rest);
    Ok(rendered)
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn gaps_are_filled_and_braces_stay() {
        let values = vec![("name", "«coin»".to_owned()), ("word", "c".to_owned())];
        assert_eq!(
            render("${{ a }} «name» {{}} «word»«word»", &values),
            Ok("${{ a }} «coin» {{}} cc".to_owned())
        );
        assert_eq!(render("", &values), Ok(String::new()));
    }

    #[test]
    fn mistakes_are_told() {
        let told = |text| render(text, &vec![("name", String::new())]).expect_err("a mistake");
        assert_eq!(told("«nmae»"), "nothing is called «nmae»");
        assert_eq!(told("«name"), "a gap has no end: « without »");
    }
}
