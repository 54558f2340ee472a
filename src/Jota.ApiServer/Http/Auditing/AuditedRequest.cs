using System.Buffers;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Auditing;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>A request that is audited, on its way: tells its events as it comes to their stages.</summary>
internal sealed class AuditedRequest(
    HttpContext http, Auditor auditor, TimeProvider clock, AuditDecision decision, AuditRecord record, bool isLongRunning)
{
    // Of longer objects it is told only that they are left out, in upstream's word.
    private const int Longest = RequestBody.Limit;
    private const string Truncated = "audit.k8s.io/truncated";

    private bool _allowed;
    private bool _started;
    private bool _panicked;
    private bool _left;

    /// <summary>Whether the object in the answer is told: of resources only.</summary>
    public bool WantsAnswer => record.Level == AuditLevel.RequestResponse && record.Access.Path.Length == 0;

    /// <summary>What parts of the server note about it.</summary>
    public AuditAnnotations Annotations => record.Annotations;

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
        var access = authorizer.Authorize(record.Access with { User = record.ActsAs ?? record.Access.User });
        _allowed = access.Allowed;
        record.Annotations.Add("authorization.k8s.io/decision", access.Allowed ? "allow" : "forbid");
        record.Annotations.Add("authorization.k8s.io/reason", access.Reason);
    }

    /// <summary>An object was sent. It is told of those only who may do this, as upstream, which reads no others' bodies.</summary>
    public void Sent(ApiBody.Encoded body)
    {
        try
        {
            if (_allowed)
            {
                var json = Json(body.Bytes, body.IsYaml);
                record.Sent = SentIdentity.Read(json.Span);
                Keep(json);
            }
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or ApiException)
        {
            // It will be refused, and that is told.
        }
    }

    /// <summary>A patch was sent, which says nothing of the object's identity.</summary>
    public void Sent(PatchBody patch)
    {
        try
        {
            if (_allowed)
            {
                Keep(Json(patch.Bytes, patch.Type == PatchType.Apply));
            }
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or ApiException)
        {
            // As above.
        }
    }

    /// <summary>It is answered with a <c>Status</c>.</summary>
    public void Answered(V1Status status)
    {
        record.Status ??= status;
        if (WantsAnswer)
        {
            KeepAnswer(into => StatusBody.Write(into, status));
        }
    }

    /// <summary>It is answered with an object, shown as its client wants it; told where answers are wanted.</summary>
    public void Answered(IRepresentation shown, ApiObject obj) => KeepAnswer(into => shown.WriteObject(into, obj));

    /// <summary>It is answered with a list, likewise.</summary>
    public void Answered(IRepresentation shown, Resource resource, ApiList list) => KeepAnswer(into =>
    {
        shown.WriteListHead(into, resource, list);
        for (var i = 0; i < list.Items.Count && into.WrittenCount <= Longest; i++)
        {
            into.Write(i > 0 ? ","u8 : default);
            shown.WriteListItem(into, list.Items[i]);
        }

        into.Write("]}"u8);
    });

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

        FillInCode();
        await TellAsync(AuditStages.ResponseComplete, clock.GetUtcNow());
    }

    /// <summary>The head of the answer goes out, or never will.</summary>
    private async ValueTask StartedAsync()
    {
        if (!_started)
        {
            _started = true;
            FillInCode();
            await TellAsync(AuditStages.ResponseStarted, clock.GetUtcNow());
        }
    }

    /// <summary>Also a <c>Status</c> that does not say it was answered with some code.</summary>
    private void FillInCode()
    {
        record.Status ??= new();
        record.Status = record.Status.Code is null ? record.Status with { Code = http.Response.StatusCode } : record.Status;
    }

    private ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> bytes, bool isYaml) =>
        isYaml ? YamlToJson.Convert(bytes.Span, new RequestBudget(bytes.Length, http.RequestAborted), out _) : bytes;

    private void Keep(ReadOnlyMemory<byte> sent)
    {
        if (record.Level >= AuditLevel.Request)
        {
            record.RequestObject = Copy(sent);
        }
    }

    private void KeepAnswer(Action<ArrayBufferWriter<byte>> write)
    {
        var into = new ArrayBufferWriter<byte>();
        write(into);
        record.ResponseObject = Copy(into.WrittenMemory);
    }

    private ReadOnlyMemory<byte> Copy(ReadOnlyMemory<byte> json)
    {
        if (json.Length <= Longest)
        {
            return AuditJson.Copy(json.Span, decision.OmitsManagedFields);
        }

        record.Annotations.Add(Truncated, "true");
        return default;
    }

    private ValueTask TellAsync(AuditStages stage, DateTimeOffset at) =>
        (decision.Omitted & stage) != 0 ? default : auditor.TellAsync(AuditEventWriter.Write(record, stage, at));
}
