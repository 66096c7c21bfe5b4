//! Step 3: commands that read how the bucket is set up, and their output.

use yew::prelude::*;

use super::app::App;
use super::button::{CopyButton, view_copy_button, view_copy_status};
use super::click;
use super::field::on_input;
use super::icon::{Icon, view_icon};
use super::link::view_cloudshell;
use super::slot::Slot;
use super::step::{Step, view_step};
use crate::app::copying::{CopySource, StatusArea};
use crate::app::{Action, Input, LaterPart};

impl App {
    pub(super) fn view_check(&self, ctx: &Context<Self>) -> Html {
        let (ids, state, act) = (ctx.props().ids, &self.state, &self.act);
        let report = state.text(Input::Report);
        let name = Input::Report.name();
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
                    <div class="paste-box">
                        <div class="paste-box__head">
                            <label class="label" for={ids.of(name)}>{ Input::Report.label() }</label>
                            if !report.is_empty() {
                                <button type="button" class="link" onclick={click(act, Action::Clear(Input::Report))}>
                                    { "Clear" }<span class="visually-hidden">{ " the output" }</span>
                                </button>
                            }
                        </div>
                        <textarea class="paste paste--short" id={ids.of(name)} {name} rows="3" spellcheck="false" autocomplete="off"
                            autocapitalize="none" value={report.to_owned()} aria-describedby={verdict}
                            oninput={on_input(act, Input::Report)} />
                    </div>
                    <div class="verdict">{ self.view_slot(ctx, Slot::Check) }</div>
                </>
            },
        )
    }
}
