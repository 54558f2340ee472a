namespace Jota.Kubectl;

/// <summary>Tells each request that is made: method, address, status and time. For <c>--explain</c>.</summary>
internal sealed class RequestLog(TextWriter output, TimeProvider clock)
{
    /// <summary>When a request begins.</summary>
    public long Begin() => clock.GetTimestamp();

    /// <summary>The headers of its answer have come; or none have.</summary>
    /// <param name="request">The request.</param>
    /// <param name="code">The answer's status; null where there was no answer.</param>
    /// <param name="begun">When it began.</param>
    public void End(HttpRequestMessage request, int? code, long begun)
    {
        var took = clock.GetElapsedTime(begun).TotalMilliseconds;
        output.WriteLine(FormattableString.Invariant(
            $"{request.Method} {request.RequestUri} {(code is { } status ? status.ToString() : "no answer")} in {took:0.0} ms"));
    }
}
