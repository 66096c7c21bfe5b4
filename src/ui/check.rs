//! Step 3: commands that read how the bucket is set up, and their output.

use yew::prelude::*;

use super::app::App;
use super::button::{CopyButton, view_copy_button, view_copy_status};
use super::icon::{Icon, view_icon};
use super::link::view_cloudshell;
use super::paste_box::{PasteBox, view_paste_box};
use super::slot::Slot;
use super::step::{Step, view_step};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Input, LaterPart};

impl App {
    pub(super) fn view_check(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        // The later part draws it.
        let verdict = matches!(state.later, LaterPart::Ready(_)).then(|| ids.of("preflight-verdict"));
        view_step(
            Step { number: 3, title: "Check it", is_done: state.is_ready() },
            html! {
                <>
                    <p>{ "These commands are read-only. Run them in AWS CloudShell and paste the output below. Output of a single \
                        command works too." }</p>
                    <div class="actions">
                        { view_copy_button(act, state.copied.as_ref(), CopyButton {
                            source: CopySource::Commands, words: "Copy read-only commands", more: "", class: "",
                        }) }
                        { view_cloudshell() }
                        <details class="fold-link">
                            <summary>{ view_icon(Icon::Open) }{ "Show commands" }</summary>
                            { self.view_slot(ctx, Slot::Commands) }
                        </details>
                    </div>
                    { view_copy_status(StatusArea::Check, state.copied.as_ref()) }
                    { view_paste_box(ids, act, PasteBox {
                        input: Input::Report,
                        text: state.text(Input::Report),
                        cleared: " the output",
                        is_short: true,
                        hint: Html::default(),
                        described_by: verdict,
                        is_invalid: false,
                    }) }
                    <div class="verdict">{ self.view_slot(ctx, Slot::Check) }</div>
                </>
            },
        )
    }
}
