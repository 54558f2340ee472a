using Jota.ApiServer.Auditing;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Where each request is held against the audit policy: once it is known who asks, before anything is done for him, as upstream. Only there
/// where a server audits.
/// </summary>
internal sealed class AuditGate(Auditor auditor, TimeProvider clock)
{
    private static readonly UserIdentity Nobody = new("");

    /// <summary>When a request that is there now came.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>
    /// A request whose caller is known. Comes to an end when it is told that it came; null when the policy wants nothing to be told of it.
    /// </summary>
    public async ValueTask<AuditedRequest?> EnterAsync(
        HttpContext http, DateTimeOffset received, UserIdentity caller, string path, ApiPath? resource)
    {
        var access = RequestAccess.Of(http.Request, caller, path, resource);
        var decision = auditor.Decide(access);
        if (decision.Level == AuditLevel.None)
        {
            return null;
        }

        var isLongRunning = resource is { } known && (known.IsSession || access.Verb == "watch");
        var record = AuditRecord.Of(http, received, decision.Level, access);
        var audited = new AuditedRequest(http, auditor, clock, decision, record, isLongRunning);
        await audited.ReceivedAsync();
        return audited;
    }

    /// <summary>Tells of a request whose credential was wrong: one event, that of its answer, as upstream.</summary>
    public async ValueTask RefuseAsync(HttpContext http, DateTimeOffset received, string path, ApiPath? resource)
    {
        var access = RequestAccess.Of(http.Request, Nobody, path, resource);
        var decision = auditor.Decide(access);
        if (decision.Level != AuditLevel.None && (decision.Omitted & AuditStages.ResponseStarted) == 0)
        {
            var record = AuditRecord.Of(http, received, decision.Level, access);
            record.Status = new()
            {
                Status = "Failure",
                Message = ShownCredentials.Describe(http),
                Reason = "Unauthorized",
                Code = StatusCodes.Status401Unauthorized,
            };
            await auditor.TellAsync(AuditEventWriter.Write(record, AuditStages.ResponseStarted, clock.GetUtcNow()));
        }
    }
}
