//! Wildcards as IAM matches them: `*` stands for any characters, `/` and `:` included, `?` for one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

/// Whether `pattern` stands for `text`. A `*` in `text` is one that only `*` stands for, so that a
/// pattern which matches another covers all that the other does.
pub(crate) fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    // Longer ones need not be tried, which keeps the time linear in the pattern.
    if pattern.iter().filter(|byte| **byte != b'*').count() > text.len() {
        return false;
    }
    let (mut at, mut in_text) = (0, 0);
    // Where to go on after the last `*`, once it has taken one byte more.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(in_text) {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                retry = Some((at, in_text));
            }
            Some(b'?') if *byte != b'*' => {
                // One character may be several bytes.
                at += 1;
                in_text += 1;
                while text.get(in_text).is_some_and(|byte| byte & 0xC0 == 0x80) {
                    in_text += 1;
                }
            }
            Some(other) if other == byte => {
                at += 1;
                in_text += 1;
            }
            _ => {
                let Some((after_star, taken)) = retry else { return false };
                at = after_star;
                in_text = taken + 1;
                retry = Some((after_star, in_text));
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

/// The same for actions, whose case does not count.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>
pub(crate) fn covers_action(pattern: &str, action: &str) -> bool {
    covers(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}
