//! Where in a paste one thing ends and another begins.

use crate::report::command;
use crate::report::trouble::Trouble;
use crate::text::is_invisible;

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Where lines begin that no JSON goes on over: commands and errors.
pub(super) fn boundaries(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut boundaries = Vec::new();
    for line in text.split_inclusive('\n') {
        if Trouble::begins(line) || command::is_command(line) {
            boundaries.push(at);
        }
        at += line.len();
    }
    boundaries
}

/// The bytes of the object that a text begins with, if it has an end.
pub(super) fn object_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = byte != b'"' || escaped;
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}
