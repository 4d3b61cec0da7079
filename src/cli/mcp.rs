//! `mcp`: the advisor as tools for AI assistants, over the Model Context Protocol on standard input
//! and output.

mod escaped;
mod kind;
mod tools;

use std::future::{Future, ready};
use std::io::{self, IsTerminal};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams,
    ReadResourceResponse, ReadResourceResult, Resource, ResourceContents, ServerCapabilities,
    ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer, ServerInitializeError};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::stdio_pipes;
use rmcp::{ErrorData, ServerHandler, ServiceExt};
use serde_json::Value;
use tokio::runtime;

use crate::cli::mcp::escaped::Escaped;
use crate::cli::mcp::kind::ToolKind;
use crate::cli::mcp::tools::{Advisor, RESOURCES};
use crate::cli::{Common, Exit, say};
use crate::limits::FILE_BYTES;
use crate::visible;

/// What an assistant is told about the tools before it uses them.
const INSTRUCTIONS: &str = "\
Recommends an outcome for a project by published rules, with its reasons. First call `questions` to see what \
can be answered and, if there is Python code, `scan` to see what the code answers. Then call `advise` with \
the answers that the conversation or the code shows; never guess one. While the status is `undecided`, ask \
the person the first of `open_questions` and call `advise` again. `not-sure` is an answer, unless `not_sure` \
of the question is false. Report the certainty and the arguments against the recommendation along with it. \
The tools write nothing, and nothing leaves this machine.";

/// Run as a Model Context Protocol (MCP) server, for AI assistants.
///
/// Speaks MCP over standard input and output until the input ends. Start it from an assistant, not
/// by hand: docs/assistants.md says how.
#[derive(Debug, Args)]
pub(super) struct Mcp {}

impl Mcp {
    pub fn run(self, common: &Common) -> Result<Exit> {
        if common.file().is_some() {
            bail!("`mcp` writes to standard output only");
        }
        let loaded = common.load(None)?;
        let decision = common.decision(&loaded.rules)?;
        let advisor = Advisor::new(loaded, decision, common.rules_path());
        if io::stdin().is_terminal() {
            say("Waiting for an assistant on standard input; press Ctrl-D to end.\n");
        }
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("cannot start the server")?;
        let served = runtime.block_on(serve(Server(advisor)));
        // A read from standard input cannot be canceled, so do not wait for it.
        runtime.shutdown_background();
        served.map(|()| Exit::Decided)
    }
}

/// Answers requests until the input ends.
async fn serve(server: Server) -> Result<()> {
    let (input, output) = stdio_pipes();
    let transport = AsyncRwTransport::new_server(input, Escaped::new(output));
    let transport = transport.with_max_line_length(FILE_BYTES);
    match server.serve(transport).await {
        Ok(running) => {
            running.waiting().await.context("the server failed")?;
            Ok(())
        }
        // The assistant disconnected before it started.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(ServerInitializeError::TransportError { error, .. }) => {
            bail!("cannot write to the assistant: {}", error.error)
        }
        Err(error) => Err(error).context("cannot start the session"),
    }
}

/// The tools and resources in the form that the protocol needs.
struct Server(Advisor);

impl Server {
    fn call(&self, request: CallToolRequestParams) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.0.tools().find(|it| it.name() == request.name) else {
            let tools: Vec<&str> = self.0.tools().map(ToolKind::name).collect();
            let tools = tools.join(", ");
            let message = format!("`{}` is not a tool; the tools are {tools}", request.name);
            return Err(ErrorData::invalid_params(message, None));
        };
        let arguments = Value::Object(request.arguments.unwrap_or_default());
        Ok(match self.0.call(tool, arguments) {
            Ok(reply) => {
                // The same JSON as text, for clients that do not read structured content.
                let text = visible::json(reply.to_string());
                let mut result = CallToolResult::structured(reply);
                result.content = vec![ContentBlock::text(text)];
                result.into()
            }
            Err(mistakes) => CallToolResult::error(vec![ContentBlock::text(mistakes)]).into(),
        })
    }

    fn tools(&self) -> Vec<Tool> {
        let tool = |kind: ToolKind| {
            let annotations = ToolAnnotations::from_raw(
                None,       // the title is the tool's
                Some(true), // read-only
                Some(false),
                Some(true), // the same answers give the same advice
                Some(false),
            );
            Tool::new(kind.name(), kind.description(), self.0.input(kind))
                .with_title(kind.title())
                .with_raw_output_schema(Arc::new(Advisor::output(kind)))
                .with_annotations(annotations)
        };
        self.0.tools().map(tool).collect()
    }

    fn read(&self, uri: &str) -> Result<ReadResourceResponse, ErrorData> {
        let Some(text) = self.0.resource(uri) else {
            let known = RESOURCES.map(|it| it.uri).join(", ");
            let message = format!("`{uri}` is not a resource; the resources are {known}");
            return Err(ErrorData::resource_not_found(message, None));
        };
        let text = text.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        let contents = ResourceContents::text(text, uri).with_mime_type("application/json");
        Ok(ReadResourceResult::new(vec![contents]).into())
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .build();
        let name = env!("CARGO_PKG_NAME");
        let implementation = Implementation::new(name, env!("CARGO_PKG_VERSION"));
        ServerConfig::new(capabilities)
            .with_server_info(implementation.with_title(self.0.title()))
            .with_instructions(INSTRUCTIONS)
    }

    fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> impl Future<Output = Result<ListToolsResult, ErrorData>> + '_ {
        ready(Ok(ListToolsResult::with_all_items(self.tools())))
    }

    fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> impl Future<Output = Result<CallToolResponse, ErrorData>> + '_ {
        ready(self.call(request))
    }

    fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> impl Future<Output = Result<ListResourcesResult, ErrorData>> + '_ {
        let resources = RESOURCES.map(|it| {
            Resource::new(it.uri, it.name)
                .with_description(it.description)
                .with_mime_type("application/json")
        });
        ready(Ok(ListResourcesResult::with_all_items(resources.into())))
    }

    fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> impl Future<Output = Result<ReadResourceResponse, ErrorData>> + '_ {
        ready(self.read(&request.uri))
    }
}
