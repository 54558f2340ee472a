using Jota.ApiServer.Auditing;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A request that is audited, on its way: tells its events as it comes to their stages.</summary>
internal sealed class AuditedRequest(
    HttpContext http, Auditor auditor, TimeProvider clock, AuditDecision decision, AuditRecord record, bool isLongRunning)
{
    private bool _started;
    private bool _panicked;
    private bool _left;

    /// <summary>It came, and nothing was done for it yet.</summary>
    public async ValueTask ReceivedAsync()
    {
        await TellAsync(AuditStages.RequestReceived, record.Received);
        if (isLongRunning)
        {
            http.Response.OnStarting(static state => ((AuditedRequest)state).StartedAsync().AsTask(), this);
        }
    }

    /// <summary>Whom the caller acts as.</summary>
    public void ActsAs(UserIdentity user) => record.ActsAs = ReferenceEquals(user, record.Access.User) ? null : user;

    /// <summary>Notes whether it is allowed, and why.</summary>
    public void Authorize(IAuthorizer authorizer)
    {
        var decision = authorizer.Authorize(record.Access with { User = record.ActsAs ?? record.Access.User });
        record.Annotations.Add("authorization.k8s.io/decision", decision.Allowed ? "allow" : "forbid");
        record.Annotations.Add("authorization.k8s.io/reason", decision.Reason);
    }

    /// <summary>It is answered with a <c>Status</c>.</summary>
    public void Answered(V1Status status) => record.Status ??= status;

    /// <summary>It failed in a way that nobody foresaw.</summary>
    public void Panicked(Exception why)
    {
        _panicked = true;
        record.Status = new()
        {
            Status = "Failure",
            Message = $"APIServer panic'd: {why.Message}",
            Reason = "InternalError",
            Code = StatusCodes.Status500InternalServerError,
        };
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    public void Left() => _left = true;

    /// <summary>All is said.</summary>
    public async ValueTask CompleteAsync()
    {
        if (_panicked)
        {
            await TellAsync(AuditStages.Panic, clock.GetUtcNow());
            return;
        }

        if (_left && !http.Response.HasStarted)
        {
            record.Status ??= new() { Status = "Success", Message = "Connection closed early", Code = StatusCodes.Status200OK };
        }

        if (isLongRunning)
        {
            await StartedAsync();
        }

        record.Status ??= new() { Code = http.Response.StatusCode };
        await TellAsync(AuditStages.ResponseComplete, clock.GetUtcNow());
    }

    /// <summary>The head of the answer goes out, or never will.</summary>
    private async ValueTask StartedAsync()
    {
        if (!_started)
        {
            _started = true;
            record.Status ??= new() { Code = http.Response.StatusCode };
            await TellAsync(AuditStages.ResponseStarted, clock.GetUtcNow());
        }
    }

    private ValueTask TellAsync(AuditStages stage, DateTimeOffset at) =>
        (decision.Omitted & stage) != 0 ? default : auditor.TellAsync(AuditEventWriter.Write(record, stage, at));
}
