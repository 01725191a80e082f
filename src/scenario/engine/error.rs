//! Errors of scenario tasks: Python's exceptions, as far as the scenario language can tell them apart.

use crate::scenario::program::{Catch, Name, Value};
use std::rc::Rc;

/// An exception on its way through a task.
#[derive(Clone, Debug)]
pub(crate) enum Exc {
    /// `asyncio.CancelledError`.
    Cancelled,
    /// `GeneratorExit`, thrown in where a coroutine is closed; only `finally` and the ends of scopes meet it.
    Exit,
    /// Any other exception.
    Raised(Rc<Raised>),
}

/// An exception that is not a cancellation.
#[derive(Clone, Debug)]
pub(crate) struct Raised {
    /// Its class.
    pub(crate) class: Name,
    /// Its message.
    pub(crate) message: Name,
}

/// Why a block of steps stopped before its end.
#[derive(Clone, Debug)]
pub(crate) enum Unwind {
    /// An exception.
    Exc(Exc),
    /// `return`.
    Return(Value),
}

/// How a block of steps went.
pub(crate) type Flow = Result<(), Unwind>;

impl From<Exc> for Unwind {
    fn from(exc: Exc) -> Unwind {
        Unwind::Exc(exc)
    }
}

impl Exc {
    /// An exception of `class` with `message`.
    pub(crate) fn new(class: &str, message: &str) -> Exc {
        Exc::Raised(Rc::new(Raised { class: class.into(), message: message.into() }))
    }

    /// The `ExceptionGroup` a task group raises; its message names what is in it.
    pub(crate) fn group(errors: &[Exc]) -> Exc {
        let plural = if errors.len() == 1 { "" } else { "s" };
        let classes: Vec<&str> = errors.iter().map(Exc::class).collect();
        let message =
            format!("unhandled errors in a TaskGroup ({} sub-exception{plural}: {})", errors.len(), classes.join(", "));
        Exc::new("ExceptionGroup", &message)
    }

    /// The name of its class.
    pub(crate) fn class(&self) -> &str {
        match self {
            Exc::Cancelled => "CancelledError",
            Exc::Exit => "GeneratorExit",
            Exc::Raised(raised) => &raised.class,
        }
    }

    /// Whether `catch` catches it.
    pub(crate) fn is(&self, catch: &Catch) -> bool {
        match (self, catch) {
            (Exc::Cancelled, Catch::Cancelled) => true,
            (Exc::Cancelled, Catch::Class(class)) => &**class == "CancelledError",
            (Exc::Cancelled | Exc::Exit, _) | (Exc::Raised(_), Catch::Cancelled) => false,
            (Exc::Raised(_), Catch::Any) => true,
            (Exc::Raised(raised), Catch::Timeout) => derives(&raised.class, "TimeoutError"),
            (Exc::Raised(raised), Catch::Group) => derives(&raised.class, "ExceptionGroup"),
            (Exc::Raised(raised), Catch::Class(class)) => derives(&raised.class, class),
        }
    }
}

/// Whether exception class `class` is `ancestor` or derived from it, by Python's built-in hierarchy
/// (docs.python.org/3/library/exceptions.html#exception-hierarchy). A name Python does not know derives from `Exception`.
fn derives(class: &str, ancestor: &str) -> bool {
    let mut class = class;
    loop {
        if class == ancestor {
            return true;
        }
        class = match class {
            "Exception" => return false,
            "IndexError" | "KeyError" => "LookupError",
            "FloatingPointError" | "OverflowError" | "ZeroDivisionError" => "ArithmeticError",
            "IOError" | "EnvironmentError" => "OSError",
            "BrokenPipeError" | "ConnectionAbortedError" | "ConnectionRefusedError" | "ConnectionResetError" => {
                "ConnectionError"
            }
            "BlockingIOError" | "ChildProcessError" | "ConnectionError" | "FileExistsError" | "FileNotFoundError"
            | "InterruptedError" | "IsADirectoryError" | "NotADirectoryError" | "PermissionError"
            | "ProcessLookupError" | "TimeoutError" => "OSError",
            "NotImplementedError" | "RecursionError" => "RuntimeError",
            "ModuleNotFoundError" => "ImportError",
            "UnboundLocalError" => "NameError",
            "UnicodeDecodeError" | "UnicodeEncodeError" => "UnicodeError",
            "UnicodeError" => "ValueError",
            _ => "Exception",
        };
    }
}
