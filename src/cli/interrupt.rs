//! Ctrl-C and termination: the first asks the run to stop, the second stops the program.

use std::sync::Arc;

use super::common::say;
use crate::replicate::Progress;

/// Lets Ctrl-C stop a run; what is finished of it is reported.
pub fn stop_on_interrupt(progress: &Arc<Progress>) {
    let progress = Arc::clone(progress);
    let handler = move || {
        if progress.stopped() {
            std::process::exit(130);
        }
        say("\nstopping; press Ctrl-C again to leave at once");
        progress.stop();
    };
    // Where no handler can be set, Ctrl-C ends the program, as it always does.
    drop(ctrlc::set_handler(handler));
}
