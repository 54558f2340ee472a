using Jota.Transport.Spdy;

namespace Jota.Kubelet.Simulated;

/// <summary>The streams of a talk with a process: the caller opens as many as the request told of.</summary>
internal sealed class SessionStreams
{
    private readonly Dictionary<string, SpdyStream> _byType = new(StringComparer.OrdinalIgnoreCase);

    private SessionStreams()
    {
    }

    public SpdyStream Error => _byType["error"];

    public SpdyStream? Stdin => _byType.GetValueOrDefault("stdin");

    public SpdyStream? Stdout => _byType.GetValueOrDefault("stdout");

    public SpdyStream? Stderr => _byType.GetValueOrDefault("stderr");

    /// <summary>Takes streams until these are there. Null when the caller goes away before.</summary>
    public static async Task<SessionStreams?> AcceptAsync(SpdySession session, IEnumerable<string> types, CancellationToken ct)
    {
        var streams = new SessionStreams();
        var missing = types.ToHashSet(StringComparer.OrdinalIgnoreCase);
        while (missing.Count > 0)
        {
            if (!await session.Opened.WaitToReadAsync(ct))
            {
                return null;
            }

            while (session.Opened.TryRead(out var stream))
            {
                var type = stream.Headers.GetValueOrDefault("streamtype", "");
                streams._byType[type] = stream;
                missing.Remove(type);
            }
        }

        return streams;
    }
}
