//! The progress bar on standard error.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::replicate::Progress;

/// A bar that follows a run until it is dropped.
pub struct Bar {
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Bar {
    /// Shows the progress of a run, if standard error is a terminal.
    pub fn follow(progress: &Arc<Progress>, replications: u64, quiet: bool) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        if quiet || !std::io::stderr().is_terminal() {
            return Self { over, thread: None };
        }
        let (progress, done) = (Arc::clone(progress), Arc::clone(&over));
        let thread = spawn(move || {
            let template = "{bar:30} {pos}/{len} days  {per_sec}  {eta} left";
            let bar = ProgressBar::new(replications);
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            while !done.load(Ordering::Relaxed) {
                bar.set_position(progress.done());
                sleep(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        Self {
            over,
            thread: Some(thread),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // The bar's thread has nothing to say.
            drop(thread.join());
        }
    }
}
