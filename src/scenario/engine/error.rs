//! Errors of scenario tasks: Python's exceptions, as far as the scenario language can tell them apart.

use super::exception_group::Group;
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

/// An exception object: one that is not a cancellation, or any in a group.
#[derive(Debug)]
pub(crate) struct Raised {
    /// Its class.
    pub(crate) class: Name,
    /// Its message.
    pub(crate) message: Name,
    /// What is in it, if it is a group.
    pub(crate) group: Option<Group>,
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
        Exc::Raised(Rc::new(Raised::new(class, message)))
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
            (Exc::Raised(raised), catch) => raised.is(catch),
            (Exc::Cancelled, Catch::Cancelled) => true,
            (Exc::Cancelled, Catch::Class(class)) => &**class == "CancelledError",
            (Exc::Cancelled | Exc::Exit, _) => false,
        }
    }
}

impl Raised {
    /// An exception of `class` with `message`.
    pub(crate) fn new(class: &str, message: &str) -> Raised {
        Raised { class: class.into(), message: message.into(), group: None }
    }

    /// Whether its class derives from `Exception`.
    pub(crate) fn is_exception(&self) -> bool {
        !matches!(&*self.class, "CancelledError" | "GeneratorExit" | "BaseExceptionGroup")
    }

    /// Whether `catch` catches it; what is in a group does not count.
    pub(crate) fn is(&self, catch: &Catch) -> bool {
        match catch {
            Catch::Cancelled => &*self.class == "CancelledError",
            Catch::Any => self.is_exception(),
            Catch::Timeout => derives(&self.class, "TimeoutError"),
            Catch::Group => derives(&self.class, "ExceptionGroup"),
            Catch::Class(class) => derives(&self.class, class),
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
            "Exception" | "CancelledError" | "BaseExceptionGroup" => return false,
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
