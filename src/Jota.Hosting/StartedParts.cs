using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>What was started, in the order in which it depends on each other. Disposing stops all of it in reverse.</summary>
internal sealed partial class StartedParts(ILogger log) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];
    private readonly ILogger _log = log;

    /// <summary>Takes over something that stops before everything added earlier.</summary>
    public void Add(IAsyncDisposable part) => _started.Add(part);

    /// <summary>
    /// Stops every part, whatever the others do: one that cannot stop is told as an error, and the rest stops nevertheless.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_started))
        {
            try
            {
                await part.DisposeAsync();
            }
            catch (Exception e)
            {
                CannotStop(_log, e, part.GetType().Name);
            }
        }

        _started.Clear();
    }

    [LoggerMessage(LogLevel.Error, "{Part} did not stop as it should")]
    private static partial void CannotStop(ILogger log, Exception why, string part);
}
