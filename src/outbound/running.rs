//! The threads of this floor.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::folder::Folder;
use super::letter::Site;
use super::scheduler;
use super::settings::{MailServer, MailSettings};
use super::smtp::Smtp;
use super::stop::Stop;
use super::transport::Transport;
use super::worker::Worker;
use crate::ops::Core;

/// How long a message under way may take to finish once the program stops; as long as requests may.
const FINISH_WITHIN: Duration = Duration::from_secs(25);

/// How often it is looked whether the threads have ended.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The scheduler and, where mail is set up, the worker that sends it.
pub struct Running {
    stop: Stop,
    threads: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts them. `public_url` is where browsers reach the installation.
    ///
    /// # Errors
    /// A sentence: TLS cannot be set up, or the system has no thread to give.
    pub fn start(
        core: &Core,
        mail: Option<&MailSettings>,
        public_url: &str,
    ) -> Result<Self, String> {
        let mut running = Self { stop: Stop::default(), threads: Vec::new() };
        if let Some(settings) = mail {
            let site = Site::new(public_url, settings.from.clone());
            let transport = transport(settings, &site)?;
            let mut worker = Worker::new(core.clone(), transport, site, running.stop.clone());
            running.spawn("mail", move || worker.run())?;
        }
        let (core, stop) = (core.clone(), running.stop.clone());
        running.spawn("scheduler", move || scheduler::run(&core, &stop))?;
        Ok(running)
    }

    fn spawn(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(work)
            .map_err(|error| format!("the thread for {name} cannot be started: {error}"))?;
        self.threads.push(thread);
        Ok(())
    }

    /// Tells them to end and waits: what is being sent is finished, the rest is given back. A mail
    /// server that does not answer is not waited for; its lease runs out. Blocks.
    pub fn end(self) {
        self.stop.signal();
        let deadline = Instant::now() + FINISH_WITHIN;
        while Instant::now() < deadline && !self.threads.iter().all(JoinHandle::is_finished) {
            thread::sleep(LOOK_EVERY);
        }
        for thread in self.threads {
            if !thread.is_finished() {
                tracing::warn!(
                    "a mail server does not answer; what it was sent is sent again later"
                );
            } else if thread.join().is_err() {
                tracing::error!("a thread of mail or scheduler ended in a panic");
            }
        }
    }
}

fn transport(settings: &MailSettings, site: &Site) -> Result<Arc<dyn Transport>, String> {
    Ok(match &settings.server {
        MailServer::Folder(path) => Arc::new(Folder::new(path.clone())),
        MailServer::Smtp { host, port, security } => {
            let credentials = settings.credentials.clone();
            Arc::new(Smtp::new(host, *port, *security, credentials, &site.host)?)
        }
    })
}
