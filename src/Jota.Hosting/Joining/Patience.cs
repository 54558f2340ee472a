using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Joining;

/// <summary>Waits for servers that are away for as long as it takes; what they refuse is told to whoever started the node.</summary>
internal sealed partial class Patience(TimeProvider clock, ILogger log)
{
    private static readonly BackOff Waits = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(10));

    private readonly ILogger _log = log;

    /// <summary>Does it, again and again until a server has answered.</summary>
    public async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        for (var row = 1; ; row++)
        {
            try
            {
                return await work();
            }
            catch (Exception e) when (IsAway(e) && !ct.IsCancellationRequested)
            {
                LogAway((e.InnerException ?? e).Message, Waits.After(row));
            }
            catch (ApiException e) when (e.Code == 401)
            {
                throw new JoinException(
                    "the cluster does not know the node's certificate: it is another cluster by now, or has a new authority. Empty the "
                    + "folder pki of the data directory and join anew with --token (on the server: jota token create)",
                    e);
            }
            catch (ApiException e) when (e.Code is 403 or 422)
            {
                throw new JoinException($"the cluster refuses the node: {e.Message}", e);
            }

            await Task.Delay(Waits.After(row), clock, ct);
        }
    }

    /// <summary>Whether it is a matter of waiting.</summary>
    private static bool IsAway(Exception e) => e is HttpRequestException or IOException
        or OperationCanceledException { InnerException: TimeoutException } or ApiException { Code: 429 or >= 500 };

    [LoggerMessage(LogLevel.Warning, "The cluster does not answer ({Why}); trying again in {Wait}. Containers that run go on")]
    private partial void LogAway(string why, TimeSpan wait);
}
