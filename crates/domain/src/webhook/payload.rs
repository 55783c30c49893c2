//! What is sent: `type`, `timestamp` and `data`, as Standard Webhooks recommends.

use serde::Serialize;
use serde_json::{Value, json};

use super::HookEvent;
use crate::generation::{Failure, Status};
use crate::id::GenerationId;
use crate::money::Cost;
use crate::time::Timestamp;

/// What is told of a job.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Which.
    pub job_id: GenerationId,
    /// Where it stands.
    pub status: Status,
    /// What it is about.
    pub keyword: String,
    /// Its language.
    pub language: String,
    /// What all its calls cost so far; `null` when a part is not known.
    pub cost_micros: Cost,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

impl Facts {
    /// The facts as `data`, with where to look.
    pub fn data(&self) -> Value {
        let job = self.job_id;
        let mut links = json!({ "self": format!("/api/video/{job}") });
        if self.status == Status::Completed {
            links["package"] = json!(format!("/api/video/{job}/package.zip"));
        }
        // A struct of plain fields is always an object.
        let mut data = serde_json::to_value(self).unwrap_or_default();
        data["links"] = links;
        data
    }
}

/// The whole text that is sent, the same each time.
pub fn payload(event: HookEvent, at: Timestamp, data: &Value) -> String {
    json!({ "type": event, "timestamp": at, "data": data }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::FailureCode;
    use crate::money::MicroDollars;

    fn facts(status: Status) -> Facts {
        Facts {
            job_id: "019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f".parse().unwrap(),
            status,
            keyword: "pão \"de\" fermentação".to_owned(),
            language: "pt-BR".to_owned(),
            cost_micros: Cost::from(MicroDollars(269_000)),
            error: None,
        }
    }

    #[test]
    fn a_finished_job_says_where_its_package_is() {
        let data = facts(Status::Completed).data();
        assert_eq!(
            payload(HookEvent::Completed, Timestamp(1_795_485_600_123), &data),
            r#"{"type":"generation.completed","timestamp":"2026-11-24T02:00:00.123Z","data":{"jobId":"019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f","status":"completed","keyword":"pão \"de\" fermentação","language":"pt-BR","costMicros":269000,"links":{"self":"/api/video/019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f","package":"/api/video/019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f/package.zip"}}}"#
        );
    }

    #[test]
    fn a_failed_job_says_why_and_offers_no_package() {
        let failed = Facts {
            cost_micros: Cost::UNKNOWN,
            error: Some(Failure {
                code: FailureCode::Provider,
                message: "nobody answered".to_owned(),
            }),
            ..facts(Status::Failed)
        };
        let data = failed.data();
        assert_eq!(data["error"]["code"], "provider");
        assert_eq!(data["costMicros"], Value::Null);
        assert_eq!(data["links"].as_object().unwrap().len(), 1);
    }
}
