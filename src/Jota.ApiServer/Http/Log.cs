using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Http;

/// <summary>What the HTTP side has to say.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving the Kubernetes API at {Address}")]
    public static partial void Serving(ILogger logger, Uri address);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Health check {Check} failed: {Reason}")]
    public static partial void Unhealthy(ILogger logger, string check, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended {Count} requests whose clients were slow; {Bytes} bytes are held for others")]
    public static partial void SlowEnded(ILogger logger, long count, long bytes);
}
