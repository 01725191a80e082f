//! The reference: CPython, running `oracle.py` beside us.

use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What one run did, told by the reference or by the engine.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The events in order.
    pub(crate) events: Vec<Event>,
    /// The final values of shared variables.
    pub(crate) vars: Map<String, Value>,
    /// The tasks whose errors were never retrieved, in the order of creation; absent where nobody can know.
    pub(crate) unretrieved: Option<Vec<String>>,
    /// Why there is no more, if the run did not end by itself.
    pub(crate) stop: Option<Stop>,
}

/// Why a run stopped before its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// Tasks wait, and nothing can wake them.
    Deadlock,
    /// It took more steps than allowed, which the two sides count differently.
    Limit,
    /// The program cannot be compared.
    Invalid(String),
}

/// One event: when in milliseconds, whose, what, and its details.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    /// Milliseconds from the start.
    pub(crate) t: u64,
    /// The instance's name.
    pub(crate) task: String,
    /// The word of the trace format.
    pub(crate) ev: String,
    /// The fields that both sides tell.
    pub(crate) detail: Map<String, Value>,
}

/// A Python that answers cases, one line each.
pub(crate) struct Reference {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// The folder of the reference.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

/// A Python whose asyncio is the reference: 3.11 or 3.12. Without one, says so, or panics if the runtimes are required.
pub(crate) fn python() -> Option<PathBuf> {
    let chosen = std::env::var_os("ASYNCTUTOR_PYTHON").map(PathBuf::from);
    let usual = ["python3.11", "python3", "python3.12"].map(PathBuf::from);
    let found = chosen.into_iter().chain(usual).find(|python| {
        let version = Command::new(python).args(["-c", "import sys; print(sys.version_info[:2])"]).output();
        version.is_ok_and(|output| matches!(output.stdout.trim_ascii_end(), b"(3, 11)" | b"(3, 12)"))
    });
    if found.is_none() {
        let missing = "no Python 3.11 or 3.12: nothing was compared with CPython (ASYNCTUTOR_PYTHON names one)";
        assert!(std::env::var_os("ASYNCTUTOR_REQUIRE_RUNTIMES").is_none(), "{missing}");
        eprintln!("skipped: {missing}");
    }
    found
}

impl Reference {
    /// Starts the reference on `python`.
    pub(crate) fn start(python: &Path) -> Reference {
        let mut child = Command::new(python)
            .arg("-B")
            .arg(folder().join("oracle.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let questions = child.stdin.take().expect("its input is piped");
        let answers = BufReader::new(child.stdout.take().expect("its output is piped"));
        Reference { child, questions, answers }
    }

    /// Runs one case.
    pub(crate) fn ask(&mut self, case: &Value) -> Report {
        writeln!(self.questions, "{case}").expect("the reference listens");
        self.questions.flush().expect("the reference listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the reference answers");
        let answer: Value = serde_json::from_str(&line).expect("the reference answers in JSON");
        Report::from_answer(&answer)
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

impl Report {
    fn from_answer(answer: &Value) -> Report {
        let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        let stop = if let Some(why) = text("error").or_else(|| text("skip")) {
            Some(Stop::Invalid(why))
        } else if answer.get("deadlock").is_some() {
            Some(Stop::Deadlock)
        } else {
            answer.get("limit").map(|_| Stop::Limit)
        };
        let events = answer["events"].as_array().map(|events| events.iter().map(Event::from_answer).collect());
        let vars = answer["vars"].as_object().cloned();
        let names = |list: &Vec<Value>| list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let unretrieved = answer["unretrieved"].as_array().map(names);
        Report { events: events.unwrap_or_default(), vars: vars.unwrap_or_default(), unretrieved, stop }
    }
}

impl Event {
    fn from_answer(event: &Value) -> Event {
        Event {
            t: event[0].as_u64().expect("a time"),
            task: event[1].as_str().expect("a task").to_owned(),
            ev: event[2].as_str().expect("a word").to_owned(),
            detail: event[3].as_object().expect("details").clone(),
        }
    }
}
