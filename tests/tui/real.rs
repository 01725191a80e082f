//! Real runs for these tests: written by hand, as tracers write them.

use asynctutor::lesson::{Analogue, Language};
use asynctutor::runtime::recording::Recording;
use asynctutor::trace::Trace;
use asynctutor::trace::codec::jsonl;

/// The fan-out of the test's lesson on CPython.
pub(crate) const PYTHON: &str = r#"{"asynctutor":"trace","version":1,"clock":"wall","runtime":"CPython 3.11.7","source":{"recorded":"2026-11-21"}}
{"t":0,"task":1,"ev":"spawn","name":"main"}
{"t":20000,"task":1,"ev":"run"}
{"t":400000,"task":2,"ev":"spawn","name":"user","parent":1,"line":"gather.py:4"}
{"t":420000,"task":3,"ev":"spawn","name":"orders","parent":1,"line":"gather.py:4"}
{"t":440000,"task":4,"ev":"spawn","name":"profile","parent":1,"line":"gather.py:4"}
{"t":500000,"task":1,"ev":"wait","on":{"kind":"gather","tasks":[2,3,4]},"line":"gather.py:4"}
{"t":520000,"task":2,"ev":"run"}
{"t":560000,"task":2,"ev":"wait","on":{"kind":"sleep","for":100000000},"line":"gather.py:1"}
{"t":600000,"task":3,"ev":"run"}
{"t":640000,"task":3,"ev":"wait","on":{"kind":"sleep","for":120000000},"line":"gather.py:1"}
{"t":680000,"task":4,"ev":"run"}
{"t":700000,"task":4,"ev":"wait","on":{"kind":"sleep","for":300000000},"line":"gather.py:1"}
{"t":101200000,"task":2,"ev":"ready","by":"timer"}
{"t":101300000,"task":2,"ev":"run"}
{"t":101350000,"task":2,"ev":"end","outcome":"returned","value":"ada"}
{"t":121400000,"task":3,"ev":"ready","by":"timer"}
{"t":121450000,"task":3,"ev":"run"}
{"t":121500000,"task":3,"ev":"end","outcome":"raised","error":"ValueError","message":""}
{"t":121600000,"task":1,"ev":"ready","by":3}
{"t":121650000,"task":1,"ev":"run"}
{"t":121700000,"task":1,"ev":"wait","on":{"kind":"sleep","for":400000000},"line":"gather.py:6"}
{"t":301200000,"task":4,"ev":"ready","by":"timer"}
{"t":301250000,"task":4,"ev":"run"}
{"t":301300000,"task":4,"ev":"end","outcome":"returned"}
{"t":522400000,"task":1,"ev":"ready","by":"timer"}
{"t":522450000,"task":1,"ev":"run"}
{"t":522500000,"task":1,"ev":"end","outcome":"returned"}
"#;

/// The same on Node, where nothing comes after the failure.
pub(crate) const NODE: &str = r#"{"asynctutor":"trace","version":1,"clock":"wall","runtime":"Node 20.20.2","source":{"recorded":"2026-11-20"}}
{"t":0,"task":1,"ev":"spawn","name":"main"}
{"t":100000,"task":1,"ev":"run"}
{"t":200000,"task":2,"ev":"spawn","name":"user","parent":1,"line":"gather.mjs:2"}
{"t":300000,"task":2,"ev":"wait","on":{"kind":"sleep","for":100000000},"line":"gather.mjs:2"}
{"t":400000,"task":3,"ev":"spawn","name":"orders","parent":1,"line":"gather.mjs:2"}
{"t":500000,"task":3,"ev":"wait","on":{"kind":"sleep","for":120000000},"line":"gather.mjs:2"}
{"t":600000,"task":4,"ev":"spawn","name":"profile","parent":1,"line":"gather.mjs:2"}
{"t":700000,"task":4,"ev":"wait","on":{"kind":"sleep","for":300000000},"line":"gather.mjs:2"}
{"t":800000,"task":1,"ev":"wait","on":{"kind":"gather","name":"Promise.all","tasks":[2,3,4]},"line":"gather.mjs:2"}
{"t":100900000,"task":2,"ev":"ready","by":"timer"}
{"t":101000000,"task":2,"ev":"run"}
{"t":101100000,"task":2,"ev":"end","outcome":"returned","value":"ada"}
{"t":121900000,"task":3,"ev":"ready","by":"timer"}
{"t":122000000,"task":3,"ev":"run"}
{"t":122100000,"task":3,"ev":"end","outcome":"raised","error":"Error","message":"no orders"}
{"t":122200000,"task":1,"ev":"ready","by":3}
{"t":122300000,"task":1,"ev":"run"}
{"t":122400000,"task":1,"ev":"end","outcome":"raised","error":"Error","message":"no orders"}
{"t":301900000,"task":4,"ev":"ready","by":"timer"}
{"t":302000000,"task":4,"ev":"run"}
{"t":302100000,"task":4,"ev":"end","outcome":"returned"}
"#;

/// A trace as it is written.
pub(crate) fn trace(text: &str) -> Trace {
    jsonl::read("test", text.as_bytes()).unwrap().trace
}

/// The recording of the test lesson's fan-out; Node's is of an older program.
pub(crate) fn recording(lesson: &str, program: &Analogue) -> Option<Recording> {
    if lesson != crate::LESSON || !program.marks.contains_key("fan-out") {
        return None;
    }
    match program.language {
        Language::Python => Some(Recording { trace: trace(PYTHON), is_current: true }),
        Language::Node => Some(Recording { trace: trace(NODE), is_current: false }),
        Language::Go => None,
    }
}
