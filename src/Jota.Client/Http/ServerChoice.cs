namespace Jota.Client;

/// <summary>
/// One of several servers: the same one for as long as it answers, else the next. A request goes to another server by itself only if the
/// first one has surely not carried it out: where no connection came about, or nothing is changed by it.
/// </summary>
/// <param name="servers">The servers.</param>
/// <param name="inner">Sends.</param>
internal sealed class ServerChoice(IReadOnlyList<Uri> servers, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int _chosen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        for (var tries = 1; ; tries++)
        {
            var chosen = Volatile.Read(ref _chosen);
            request.RequestUri = new Uri(servers[chosen], path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception e) when (IsOutage(e) && !cancellationToken.IsCancellationRequested)
            {
                // Unless somebody else has moved on meanwhile.
                Interlocked.CompareExchange(ref _chosen, (chosen + 1) % servers.Count, chosen);
                if (tries >= servers.Count || !(WasNotSent(e) || request.Method == HttpMethod.Get))
                {
                    throw;
                }
            }
        }
    }

    /// <summary>A connection that takes too long ends as if it had been cancelled.</summary>
    private static bool IsOutage(Exception e) =>
        e is HttpRequestException or OperationCanceledException { InnerException: TimeoutException };

    private static bool WasNotSent(Exception e) => e is OperationCanceledException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };
}
