//! What a route needs: a scope, a person who is signed in, or nothing. Each route of the router is in one of these groups,
//! which is what is enforced and what the description says.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use greenlit_store::people::Scope;
use utoipa::openapi::security::SecurityRequirement;
use utoipa_axum::router::OpenApiRouter;

use super::{Caller, Via, nobody};
use crate::app::App;
use crate::description::operations;
use crate::problem::{Kind, Problem};
use crate::protocol::turn_away;

/// The names of what may be shown, in the description.
pub(crate) const SESSION: &str = "session";
pub(crate) const KEY: &str = "key";

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// This scope.
    Scope(Scope),
    /// A person who is signed in: no key, whatever it may do, makes keys or ends sessions.
    Person,
    /// A person who is signed in, here or elsewhere, or the one user of this machine: no key takes a person's data out or away.
    Themselves,
}

/// Routes that need this. Those of a group are enforced and described alike.
pub(crate) fn needs(need: Need, router: OpenApiRouter<App>) -> OpenApiRouter<App> {
    let mut router = match need {
        Need::Nothing => router,
        _ => router.route_layer(from_fn_with_state(need, demand)),
    };
    for item in router.get_openapi_mut().paths.paths.values_mut() {
        for operation in operations(item) {
            operation.security = Some(need.described());
        }
    }
    router
}

/// Lets only those come to these pages who have what is needed.
pub(crate) fn guarded(need: Need, router: Router<App>) -> Router<App> {
    router.route_layer(from_fn_with_state(need, demand))
}

impl Need {
    fn described(self) -> Vec<SecurityRequirement> {
        match self {
            Self::Nothing => vec![SecurityRequirement::default()],
            Self::Scope(scope) => [SESSION, KEY]
                .map(|name| SecurityRequirement::new(name, [scope.as_str()]))
                .into(),
            Self::Person | Self::Themselves => {
                vec![SecurityRequirement::new(SESSION, ["person"])]
            }
        }
    }

    fn allows(self, caller: &Caller) -> Result<(), Problem> {
        let refused = |detail: String| Err(Problem::new(Kind::NotAllowed, detail));
        match self {
            Self::Nothing => Ok(()),
            Self::Person => match caller.via {
                Via::Session(_) => Ok(()),
                Via::LocalOwner | Via::Token => refused(
                    "this server has no accounts: it works for the one user of its machine"
                        .to_owned(),
                ),
                Via::ApiKey(_) | Via::Bearer => {
                    refused("a person must do this: sign in".to_owned())
                }
            },
            Self::Themselves => match caller.via {
                Via::ApiKey(_) => refused("a person must do this: sign in".to_owned()),
                Via::Session(_) | Via::Bearer | Via::LocalOwner | Via::Token => Ok(()),
            },
            Self::Scope(scope) if caller.scopes.has(scope) => Ok(()),
            Self::Scope(scope) => refused(match caller.via {
                Via::ApiKey(_) => format!("this key has not the scope {}", scope.as_str()),
                _ => format!(
                    "this needs the scope {}, which you have not",
                    scope.as_str()
                ),
            }),
        }
    }
}

async fn demand(State(need): State<Need>, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().copied() else {
        let path = request.uri().path();
        let looks = matches!(*request.method(), Method::GET | Method::HEAD);
        if looks && !path.starts_with("/api/") {
            return to_sign_in(&request);
        }
        return turn_away(request, nobody()).await;
    };
    match need.allows(&caller) {
        Ok(()) => next.run(request).await,
        Err(problem) => turn_away(request, problem).await,
    }
}

/// A page is shown after signing in.
fn to_sign_in(request: &Request) -> Response {
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("/", |wanted| wanted.as_str());
    let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    let place = HeaderValue::from_str(&format!("/sign-in?next={next}"));
    let place = place.unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}
