//! *A KMS key*: what its policy needs, where the bucket encrypts with one.

use yew::prelude::*;

use super::{PanelsProps, view_values_first};
use crate::app::Section;
use crate::app::copying::{CopySource, StatusArea};
use crate::text::highlight;
use crate::ui::button::{CopyButton, view_copy_button, view_copy_status};
use crate::ui::code_block::{Code, view_code};

pub(super) fn view_key(props: &PanelsProps) -> Html {
    let copied = props.panels.copied.as_ref();
    let Some(statement) = props.panels.key_statement() else { return view_values_first(props) };
    html! {
        <div class="halves">
            <div class="half">
                <ol class="todo">{ for statement.notes.iter().map(|note| html! { <li>{ *note }</li> }) }</ol>
            </div>
            <div class="half">
                <div class="actions">
                    { view_copy_button(&props.act, copied, CopyButton {
                        source: CopySource::KeyStatement, words: "Copy statement", more: "for the key's policy", class: "",
                    }) }
                </div>
                { view_copy_status(StatusArea::Section(Section::Key), copied) }
                <div class="shown shown--whole">
                    { view_code(&Code {
                        text: &statement.text,
                        tokens: highlight::json_line,
                        marks: &[],
                        name: None,
                        label: "Statement for the key's policy",
                    }) }
                </div>
            </div>
        </div>
    }
}
