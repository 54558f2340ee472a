using System.Text.Json;
using Jota.ApiServer.Webhooks;

namespace Jota.ApiServer.Aggregation;

/// <summary>Whether an aggregated server can be used, why not, and what it serves.</summary>
/// <param name="IsAvailable">Whether it can.</param>
/// <param name="Reason">Upstream's word for it.</param>
/// <param name="Message">A sentence.</param>
internal sealed record Availability(bool IsAvailable, string Reason, string Message)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Of what this server serves itself.</summary>
    public static Availability Local { get; } = new(true, "Local", "Local APIServices are always available");

    /// <summary>Its resources, when it can be used.</summary>
    public IReadOnlyList<DiscoveredResource> Resources { get; init; } = [];

    /// <summary>Where it has its OpenAPI document, when it has one.</summary>
    public string? OpenApi { get; init; }

    /// <summary>Asks: whether there is a way to it, and whether it answers with what it serves.</summary>
    public static async Task<Availability> FindAsync(
        AggregatedService service, AggregationClient client, ServiceEndpoints endpoints, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            endpoints.Find(service.Place);
        }
        catch (WebhookException nowhere)
        {
            return new(false, nowhere.Reason, nowhere.Message);
        }

        using var time = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            var resources = RemoteDiscovery.Read(await client.GetAsync(service, service.Path, either.Token));
            return new(true, "Passed", "all checks passed")
            {
                Resources = resources,
                OpenApi = await OpenApiAsync(service, client, either.Token),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed($"failing or missing response from {service.Root}{service.Path[1..]}: context deadline exceeded");
        }
        catch (Exception e) when (e is WebhookException or JsonException)
        {
            return Failed(e.Message);
        }
    }

    private static Availability Failed(string message) => new(false, "FailedDiscoveryCheck", message);

    /// <summary>Many have no such document, and can be used without.</summary>
    private static async Task<string?> OpenApiAsync(AggregatedService service, AggregationClient client, CancellationToken ct)
    {
        try
        {
            return RemoteDiscovery.OpenApiOf(await client.GetAsync(service, "/openapi/v3", ct), service);
        }
        catch (Exception e) when (e is WebhookException or JsonException)
        {
            return null;
        }
    }
}
