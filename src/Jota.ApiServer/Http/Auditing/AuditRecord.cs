using Jota.ApiServer.Auditing;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>What is known so far of a request that is audited; events are made of it as it goes on.</summary>
/// <param name="Id">What the request is called.</param>
/// <param name="Level">How much is told.</param>
/// <param name="Access">
/// What is asked for. Who asks is the one who showed a credential, not whom he acts as; nobody where it was wrong.
/// </param>
internal sealed record AuditRecord(string Id, AuditLevel Level, AccessRequest Access)
{
    private const int LongestAgent = 1024;

    /// <summary>The path and query as the client sent them.</summary>
    public required string Uri { get; init; }

    /// <summary>What the client calls itself, not longer than upstream tells it.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Where it comes from.</summary>
    public required IReadOnlyList<string> SourceAddresses { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>Whom the caller acts as; null for himself.</summary>
    public UserIdentity? ActsAs { get; set; }

    /// <summary>What the sent object says of itself, where the path does not.</summary>
    public SentIdentity Sent { get; set; }

    /// <summary>How it was answered; null until that is known.</summary>
    public V1Status? Status { get; set; }

    /// <summary>What was sent, as JSON on one line; empty where the level does not need it.</summary>
    public ReadOnlyMemory<byte> RequestObject { get; set; }

    /// <summary>What was answered, likewise.</summary>
    public ReadOnlyMemory<byte> ResponseObject { get; set; }

    /// <summary>What parts of the server noted about it, by name.</summary>
    public AuditAnnotations Annotations { get; } = new();

    /// <summary>What is known of a request as soon as it is read.</summary>
    public static AuditRecord Of(HttpContext http, DateTimeOffset received, AuditLevel level, AccessRequest access) =>
        new(http.Response.Headers[AuditId.Header].ToString(), level, access)
        {
            Uri = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            UserAgent = Shortened(http.Request.Headers.UserAgent.ToString()),
            SourceAddresses = SourceAddressList.Of(http),
            Received = received,
        };

    private static string Shortened(string agent) => agent.Length <= LongestAgent ? agent : agent[..LongestAgent] + "...TRUNCATED";
}
