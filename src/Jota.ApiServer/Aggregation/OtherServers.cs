using System.Net;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Webhooks;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>What other servers serve, for a component of this process: they are told who it is, and decide what it may.</summary>
internal sealed class OtherServers(Func<ApiAggregator?> aggregator, UserIdentity user, TimeProvider clock) : IOtherServers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool Serve(string group, string version) => aggregator()?.Find(group, version) is not null;

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string group, string version, string path, CancellationToken ct)
    {
        if (aggregator() is not { } others || others.Find(group, version) is not { } service)
        {
            throw new ApiException(404, "NotFound", "the server could not find the requested resource");
        }

        if (!service.IsAvailable)
        {
            throw new ApiException(503, "ServiceUnavailable", "the server is currently unable to handle the request");
        }

        using var patience = clock.CancelAfter(Patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var (code, body) = await others.AskAsync(service, $"{service.Path}/{path}", user, both.Token);
            return code == HttpStatusCode.OK ? body : throw Refusal(code, body);
        }
        catch (WebhookException e)
        {
            throw new ApiException(503, "ServiceUnavailable", e.Message);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ApiException(504, "Timeout", $"{service.Root} did not answer in time");
        }
    }

    private static ApiException Refusal(HttpStatusCode code, byte[] body)
    {
        try
        {
            if (ApiJson.Decode<V1Status>(body) is { Message.Length: > 0 } status)
            {
                return new((int)code, status.Reason ?? "", status.Message);
            }
        }
        catch (JsonException)
        {
            // No server of the API talks so.
        }

        return new((int)code, "", $"the server answered {(int)code}");
    }
}
